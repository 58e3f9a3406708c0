/** Editing in the tables: the line for commands, a row's buttons, the way back. Between backticks: a machine's words. */

export const tableEdits = {
  command: (p: { ns: string }) => `Command on ${p.ns}`,
  run: 'Run',
  expected: 'Expected there:',
  missing: 'something is missing here',
  /** Said over the line while it holds what changes a row. */
  replaces: (p: { row: string }) => `Takes the place of \`${p.row}\``,
  adds: (p: { row: string }) => `Comes before \`${p.row}\``,
  addsAfter: (p: { row: string }) => `Comes after \`${p.row}\``,
  settles: (p: { row: string }) =>
    `Stands there before the probe starts, in the place of what it would learn: \`${p.row}\``,
  learned: 'Learned by the probe on its way: before it, there is no such row. Edit it to have one from the start.',
  cancel: 'Leave it as it is',
  row: {
    change: (p: { row: string }) => `Edit: ${p.row}`,
    settle: (p: { row: string }) => `Edit, from before the probe on: ${p.row}`,
    remove: (p: { row: string }) => `Remove: ${p.row}`,
    restore: (p: { row: string }) => `Restore: ${p.row}`,
    before: (p: { row: string }) => `Insert a rule before: ${p.row}`,
    after: (p: { row: string }) => `Insert a rule after: ${p.row}`,
    up: (p: { row: string }) => `Move up: ${p.row}`,
    down: (p: { row: string }) => `Move down: ${p.row}`,
    disable: (p: { row: string }) => `Switch off: ${p.row}`,
    enable: (p: { row: string }) => `Switch on: ${p.row}`,
  },
  chain: {
    policy: (p: { chain: string }) => `Policy of ${p.chain}`,
    append: (p: { chain: string }) => `Append a rule to ${p.chain}`,
    rename: (p: { chain: string }) => `Rename chain ${p.chain}`,
    remove: (p: { chain: string }) => `Remove chain ${p.chain}`,
    create: (p: { table: string }) => `New chain in ${p.table}`,
  },
  set: {
    add: (p: { set: string }) => `Add a member to ${p.set}`,
    remove: (p: { set: string }) => `Remove set ${p.set}`,
  },
  /** After something was done, for those who do not see it. */
  done: {
    removed: 'Removed.',
    changed: 'Changed.',
    restored: 'Restored.',
  },
  edited: 'Edited here',
  nothing: 'Nothing differs here.',
  summary: (p: { added: number; changed: number; removed: number }) =>
    [
      ...(p.added > 0 ? [`${p.added} added`] : []),
      ...(p.changed > 0 ? [`${p.changed} changed`] : []),
      ...(p.removed > 0 ? [`${p.removed} removed`] : []),
    ].join(', '),
  list: 'List them',
  commands: (p: { count: number }) =>
    p.count === 1
      ? '1 command lies over what was programmed, on all machines together.'
      : `${p.count} commands lie over what was programmed, on all machines together.`,
  desiredStays: (p: { count: number }) =>
    p.count === 1
      ? 'The edit of the desired state is no command: it stays.'
      : `The ${p.count} edits of the desired state are no commands: they stay.`,
  restoreTable: 'Restore this table',
  restoreNamespace: (p: { ns: string }) => `Restore ${p.ns}`,
  restoreAll: (p: { count: number }) =>
    p.count === 1 ? 'Restore all machines (1 command)' : `Restore all machines (${p.count} commands)`,
  resync: 'Let Felix resync',
  resynced: {
    none: 'Felix finds all that is its own in place.',
    back: (p: { count: number; rows: string }) =>
      p.count === 1 ? `Felix put back: ${p.rows}.` : `Felix put back ${p.count} rows: ${p.rows}.`,
    took: (p: { count: number; rows: string }) =>
      p.count === 1 ? `It took away: ${p.rows}.` : `It took away ${p.count} rows: ${p.rows}.`,
    stayed: (p: { count: number; rows: string }) =>
      p.count === 1
        ? `What is not Felix’s own stayed as it was edited: ${p.rows}.`
        : `${p.count} rows that are not Felix’s own stayed as they were edited: ${p.rows}.`,
    noFelix: 'No Felix runs here: nobody puts anything back by himself.',
  },
  /** What may stand at a place of a command. */
  values: {
    end: 'the end of the command',
    address: 'an address',
    prefix: 'a prefix',
    device: 'an interface',
    mac: 'a MAC address',
    number: 'a number',
    port: 'a port',
    mark: 'a mark',
    table: 'a table',
    chain: 'a chain',
    set: 'a set',
    element: 'an element of the set',
    sysctl: 'a sysctl with its value',
    text: 'a text',
  },
  /** The same, beside a word that is offered. */
  kinds: {
    word: 'keyword',
    end: 'end',
    address: 'address',
    prefix: 'prefix',
    device: 'interface',
    mac: 'MAC',
    number: 'number',
    port: 'port',
    mark: 'mark',
    table: 'table',
    chain: 'chain',
    set: 'ipset',
    element: 'element',
    sysctl: 'sysctl',
    text: 'text',
  },
}
