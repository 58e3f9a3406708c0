/** What the help says, fetched with it. Between backticks: a machine's words. */
export const help = {
  title: 'Help',
  keys: 'Keys',
  shortcuts: 'Single-key shortcuts',
  motion: 'Reduced motion',
  colours: 'Colour means a layer of the packet, everywhere. Yellow means: changed here, or decided here.',
  actions: {
    play: 'Play, pause',
    step: 'Previous, next hop',
    packet: 'Previous, next packet',
    ends: 'First, last hop',
    change: 'Next, previous change',
    drop: 'Next drop',
    filter: 'Filter the packets',
    panels: 'Picture, packets, hop, tables, pools and cluster, probe',
    arrows: 'In the picture: move between neighbours; among chains: move, open, close',
    rows: 'In a table: edit the row, remove it; move the rule',
    menu: 'In the picture: what can be done there; remove',
    escape: 'Close, deselect',
    undo: 'Undo, redo',
    complete: 'In a command or a manifest: what may stand here; take it',
    differences: 'Comparing: next, previous difference',
    cells: 'In a matrix: move between cells; open one',
    help: 'This page',
  },
  views: 'One moment, seen three ways',
  start:
    'Choose a scenario and a probe, press Send, then Space to play or → for hop after hop. A hop is one place where a kernel decides or sees something: a device, a route lookup, a netfilter hook. All three views, and the address of this page, are always at the same hop.',
  sees: {
    picture:
      'Picture: subnets hold nodes, nodes hold pods, interfaces stand on their edges. The packet is a stack of its headers: a tunnel puts an outer one on, and the far end takes it off.',
    packets:
      'Packets: a row for each frame at each device, as captures on all of them would show it. The tabs beside it hold the life of the addresses, and every machine’s tables at this moment.',
    hop: 'Hop: what happens here and why, each header field before and after, and the route, rule, neighbour or connection that decided.',
  },
  parts: 'What can be done here',
  does: {
    answer:
      'Above the picture: whether the probe is answered, else where it is lost, which row decided, what would have to be true, and changes that were tried and mend it.',
    fault: '“Break something”, beside it: faults of real clusters on this probe’s way, each taken back by one click.',
    tables:
      'In every table: write a command as `ip`, `iptables`, `ipset`, `sysctl`… take it; edit, remove, move, switch off or restore rows; let Felix resync.',
    cluster: 'Left, or in the menu of a place of the picture: nodes, pods, Services, policies and pools, as forms.',
    manifests: 'The same as YAML, with the messages of the API server.',
    compare: 'Two variants side by side with one probe: hops, bytes, connections, tables.',
    matrix: 'One probe in every mode of the pools; who reaches whom, and why not.',
    labs: 'Saved labs, as files too. A link holds the lab, its edits and this hop. Everything can be undone, also after a reload.',
    open: 'A cluster as JSON, or a kernel-lab document: bare kernel state, as a real kernel can be given too.',
  },
}
