/** Manifests: the desired state as YAML. Between backticks: a machine's words. */
import type { ExampleName, Outcome, Verb } from '../../../protocol/manifest.ts'

type Named = Pick<Outcome, 'kind' | 'name'>

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
  } satisfies Readonly<Record<Verb, string>>,
  outcome: (p: Named) => `\`${p.kind} ${p.name}\``,
  more: (p: { count: number }) => `and ${p.count} more`,
  ignored: 'makes no difference here:',
  refused: (p: { count: number }) =>
    p.count === 1
      ? 'One thing is wrong: this cannot be applied yet. The text stays.'
      : `${p.count} things are wrong: this cannot be applied yet. The text stays.`,
  place: (p: { line: number; column: number }) => `line ${p.line}, column ${p.column}`,
  known: 'Known here:',
  types: {
    text: 'a text; in quotes, where it looks like a number or like `true`',
    whole: 'a whole number, without quotes',
    number: 'a number',
    flag: '`true` or `false`',
    wholeOrText: 'a number, or a name',
    texts: 'keys with texts: `app: web`',
    list: 'a list: each entry behind `- `',
    object: 'fields, one a line, indented',
    any: 'another value',
  } as Readonly<Record<string, string>>,
  write: (p: { what: string }) => `Write ${p.what}.`,
  /** English as the checks have it, with a capital. */
  way: (p: { way: string }) => `${String(p.way).charAt(0).toUpperCase()}${String(p.way).slice(1)}.`,
  examples: {
    IPPool: 'IPPool',
    Node: 'Node',
    Namespace: 'Namespace',
    Pod: 'Pod',
    Service: 'Service',
    NetworkPolicy: 'NetworkPolicy',
    'NetworkPolicy (Calico)': 'NetworkPolicy (Calico)',
    GlobalNetworkPolicy: 'GlobalNetworkPolicy',
    GlobalNetworkSet: 'GlobalNetworkSet',
    KubeProxyConfiguration: 'KubeProxyConfiguration',
    FelixConfiguration: 'FelixConfiguration',
  } satisfies Readonly<Record<ExampleName, string>>,
}
