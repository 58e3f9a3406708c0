/** Manifests: the desired state as YAML. Between backticks: a machine's words. */
import type { ExampleName, Outcome, SyntaxFault, Verb } from '../../../protocol/manifest.ts'

type Named = Pick<Outcome, 'kind' | 'name'>

/** `what` is the matter, and how it is put right. */
type SyntaxWords = Readonly<
  Record<SyntaxFault, (p: Readonly<Record<string, string | number>>) => { readonly what: string; readonly fix: string }>
>

export const manifest = {
  title: 'Manifests',
  about: (p: { kind: string; name: string }) => `${p.kind} ${p.name}`,
  intro:
    'What `kubectl` and `calicoctl` take: one or several objects, in YAML or JSON. They are applied to this cluster.',
  editor: 'Manifests in YAML',
  start: {
    hint: 'Type or paste a manifest, open a file, or start from one of these:',
    example: 'An example that fits this cluster',
    present: 'What there is',
    all: (p: { kind: string; count: number }) => `${p.kind} (${p.count})`,
    none: 'A kernel-lab document has no desired state: there is nothing that manifests could change.',
  },
  clear: 'Clear',
  apply: 'Apply',
  remove: 'Delete',
  copy: 'Copy',
  copied: 'Copied',
  denied: 'The browser does not let the page copy.',
  download: 'Download .yaml',
  file: 'Open a file',
  unreadable: 'The file cannot be read as text.',
  waiting: 'Reading the manifest…',
  empty: 'No object yet.',
  will: 'Apply will do this:',
  did: 'Applied. Undo takes it back.',
  nothing: 'Nothing would change: the cluster is as this says.',
  verbs: {
    created: 'created',
    configured: 'configured',
    replaced: 'replaced: deleted and made again, for the API lets nobody change these fields',
    unchanged: 'unchanged',
    deleted: 'deleted',
    ignored: 'ignored: it makes no difference to a packet here',
    owned: 'passed over: a controller makes it, of another object of this text',
    ended: 'passed over: it has run to its end',
    leftOut: 'left out',
  } satisfies Readonly<Record<Verb, string>>,
  outcome: (p: Named) => `\`${p.kind} ${p.name}\``,
  pods: {
    made: (p: { count: number }) => (p.count === 1 ? '1 pod made:' : `${p.count} pods made:`),
    /** A pod, and its node. */
    on: (p: { name: string; node: string }) => `\`${p.name}\` on \`${p.node}\``,
    gone: (p: { count: number }) => (p.count === 1 ? '1 pod removed:' : `${p.count} pods removed:`),
    kept: (p: { count: number }) => (p.count === 1 ? '1 pod stays as it is.' : `${p.count} pods stay as they are.`),
    none: 'No pod runs of it.',
  },
  leaveOut: {
    hint: 'Hopscope has no place for these objects. The rest can be applied without them.',
    button: 'Go on without them',
    mixed: 'What Hopscope has no place for can be left out once the rest is right.',
  },
  more: (p: { count: number }) => `and ${p.count} more`,
  ignored: 'makes no difference here:',
  unknown: 'kube-proxy does not know these fields. It warns (“Using lenient decoding”) and runs without them:',
  instead: (p: { names: string }) => `did you mean ${p.names}?`,
  refused: (p: { count: number }) =>
    p.count === 1
      ? 'One thing is wrong: this cannot be applied yet. The text stays.'
      : `${p.count} things are wrong: this cannot be applied yet. The text stays.`,
  place: (p: { line: number; column: number }) => `line ${p.line}, column ${p.column}`,
  known: 'Known here:',
  meant: 'Did you mean:',
  types: {
    text: 'a text; in quotes, where it looks like a number or like `true`',
    whole: 'a whole number, without quotes',
    number: 'a number',
    flag: '`true` or `false`',
    wholeOrText: 'a number, or a name',
    texts: 'keys with texts: `app: web`',
    list: 'a list: each entry behind `- `',
    object: 'fields, one a line, indented',
    duration: 'a duration such as `30s` or `1h15m`',
    quantity: 'a quantity such as `500m` or `128Mi`',
    map: 'names with values: `name: value`',
    any: 'another value',
  } as Readonly<Record<string, string>>,
  write: (p: { what: string }) => `Write ${p.what}.`,
  /** What YAML's reader stumbled over, and the way out. */
  syntax: {
    tab: () => ({
      what: 'A tab indents this line. YAML indents with spaces only.',
      fix: 'Put two spaces in the place of each tab.',
    }),
    indent: (p) => ({
      what: `This line begins at column ${p['column']}, where nothing that is open begins.`,
      fix: `Lines above it begin at column ${p['allowed']}: indent it like the field that it stands beside.`,
    }),
    deeper: (p) => ({
      what: `This line begins at column ${p['column']}, but the field above it, at column ${p['than']}, has a value already.`,
      fix: `Begin it at column ${p['than']} too; or, if it belongs to that field, take the value there out.`,
    }),
    openQuote: (p) => ({
      what: `The quote \`${p['quote']}\` that opens here is never closed.`,
      fix: `Close it with \`${p['quote']}\` in the same line.`,
    }),
    behindQuote: (p) => ({
      what: `Something stands behind the closing quote \`${p['quote']}\`.`,
      fix:
        p['quote'] === "'"
          ? "Put all of the text in the quotes; a `'` inside them is written twice: `''`."
          : 'Put all of the text in the quotes; a `"` inside them is written `\\"`.',
    }),
    openBracket: (p) => ({
      what: `\`${p['open']}\` opens here and is not closed.`,
      fix: `Close it with \`${p['close']}\`; if it goes over several lines, indent them.`,
    }),
    otherBracket: (p) => ({
      what: `\`${p['open']}\` is closed with \`${p['found']}\`.`,
      fix: `Close it with \`${p['close']}\`.`,
    }),
    strayBracket: (p) => ({
      what: `\`${p['found']}\` closes nothing that is open.`,
      fix: 'Take it out, or put the value in quotes.',
    }),
    comma: () => ({
      what: 'Between two entries in brackets a comma is missing, or a colon behind a name.',
      fix: 'Write `[a, b]`, or `{a: 1, b: 2}`.',
    }),
    emptyEntry: () => ({ what: 'Nothing stands before this comma.', fix: 'Take the comma out.' }),
    noColon: (p) => ({
      what: `\`${p['key']}\` has no colon behind it.`,
      fix: `Write \`${p['key']}:\`, then a space and the value, or the fields below it.`,
    }),
    noBlank: (p) => ({
      what: `Behind \`${p['key']}:\` a space is missing; without it this is one long word.`,
      fix: 'Put a space behind the colon.',
    }),
    wideColon: (p) => ({
      what: `The colon behind \`${p['key']}\` is the full-width \`：\` of a Chinese keyboard.`,
      fix: 'Write a plain `:` and a space behind it.',
    }),
    colonInValue: (p) => ({
      what: `In the value \`${p['value']}\` a colon with a space behind it stands, as if a field began.`,
      fix: 'Put the value in quotes; if it is a field of its own, begin a line with it.',
    }),
    dashBehindKey: (p) => ({
      what: `A list cannot begin in the line of \`${p['key']}:\`.`,
      fix: 'Begin a line with the `- `, below the name.',
    }),
    mixed: () => ({
      what: 'Entries of a list (`- …`) and fields (`name: …`) stand at one indentation.',
      fix: 'Indent what belongs to the line above; take the `- ` out of what is no entry.',
    }),
    duplicateKey: (p) => ({
      what: `\`${p['key']}\` stands twice; the first is in line ${p['line']}.`,
      fix: 'Leave one of them.',
    }),
    reserved: (p) => ({
      what: `A plain value cannot begin with \`${p['char']}\`.`,
      fix: 'Put it in quotes.',
    }),
    escape: (p) => ({
      what: `\`${p['escape']}\` means nothing in double quotes.`,
      fix: 'Write the backslash twice, or use single quotes.',
    }),
    comment: () => ({ what: 'A comment must have a space before its `#`.', fix: 'Put a space before it.' }),
    template: () => ({
      what: 'This is a template of Helm: `{{ … }}` is no YAML until it is filled in.',
      fix: 'Paste what `helm template` prints.',
    }),
    pasted: (p) => ({
      what: `This line is of the terminal or the page it was copied from: \`${p['line']}\`.`,
      fix: 'Take it out.',
    }),
    mapAsKey: () => ({
      what: 'The name of a field cannot be a list or other fields.',
      fix: 'Put it in quotes, if it is a text.',
    }),
    unknownAnchor: (p) => ({
      what: `\`*${p['name']}\` stands for something named \`&${p['name']}\`, and there is no such thing above.`,
      fix: 'If it is a text, put it in quotes; else name the value: `&` before it.',
    }),
    bomb: () => ({
      what: 'Aliases (`*name`) of aliases make more of this than an API server would read.',
      fix: 'Write out what they stand for.',
    }),
    tooDeep: () => ({ what: 'This is nested too deep to be read.', fix: 'Close brackets, or take levels out.' }),
    merge: () => ({
      what: '`<<` takes fields in, and what it names has none.',
      fix: 'Let it name a value with fields: `<<: *name`.',
    }),
    control: (p) => ({
      what: `A character that cannot be seen stands here: ${p['char']}. YAML does not know it.`,
      fix: 'Take it out: delete the place and write it anew.',
    }),
    other: (p) => ({
      what: `This is no YAML: ${p['detail']}.`,
      fix: 'Check indentation, colons and quotes around that place.',
    }),
  } satisfies SyntaxWords as SyntaxWords,
  examples: {
    IPPool: 'IPPool',
    Node: 'Node',
    Namespace: 'Namespace',
    Pod: 'Pod',
    Deployment: 'Deployment',
    Service: 'Service',
    NetworkPolicy: 'NetworkPolicy',
    'NetworkPolicy (Calico)': 'NetworkPolicy (Calico)',
    GlobalNetworkPolicy: 'GlobalNetworkPolicy',
    GlobalNetworkSet: 'GlobalNetworkSet',
    KubeProxyConfiguration: 'KubeProxyConfiguration',
    FelixConfiguration: 'FelixConfiguration',
  } satisfies Readonly<Record<ExampleName, string>>,
}
