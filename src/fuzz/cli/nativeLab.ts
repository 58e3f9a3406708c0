/** The kernel lab's guest.py on this machine's kernel, several at a time, each in namespaces of its own. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONNTRACK_DEFAULTS } from '../../kernel/sysctl.ts'
import type { LabDocument, LabTrace } from '../../lab/document.ts'
import { isSwitch } from '../places.ts'

/** Why it cannot run here, for people; undefined where it can. */
export function obstacle(guest: string | undefined): string | undefined {
  if (guest === undefined) return 'where is the kernel lab? Say --lab PATH/guest.py, or set KERNEL_LAB to that path'
  if (!existsSync(guest)) return `${guest}: there is no such file; --lab or KERNEL_LAB names the kernel lab's guest.py`
  if (process.getuid?.() !== 0) return 'the kernel lab makes network namespaces: run this as root'
  return undefined
}

/**
 * False where another run is under way: one kernel has one limit of connections (nf_conntrack_max), and a document that lowers it
 * would fill the tables of the other run's. A socket without a file is held until this process ends.
 */
export const isAlone = (): Promise<boolean> =>
  new Promise((resolve) => {
    const held = createServer().unref()
    held.once('error', () => resolve(false))
    held.listen('\0hopscope-kernel-fuzz', () => resolve(true))
  })

/** The network namespaces' names would be the machine's otherwise: two labs would take each other's. */
const ALONE = 'mkdir -p /run/netns; mount -t tmpfs tmpfs /run/netns; ip link set lo up; exec python3 "$0" "$1" "$2"'

export type Recorded = { readonly document: LabDocument; readonly kernel: LabTrace | { readonly error: string } }

export async function runNatively(
  guest: string,
  documents: readonly LabDocument[],
  jobs: number,
  onRecorded: (recorded: Recorded) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-fuzz-'))
  // The whole kernel's connection table is limited in some: nothing else may run beside them.
  const limited = documents.filter((document) => limitOf(document) !== undefined)
  const waiting = documents.filter((document) => !limited.includes(document))
  const worker = async (): Promise<void> => {
    for (let document = waiting.shift(); document; document = waiting.shift())
      onRecorded({ document, kernel: await runOne(guest, join(folder, document.name), document) })
  }
  try {
    mkdirSync('/run/netns', { recursive: true })
    await Promise.all(Array.from({ length: jobs }, worker))
    waiting.push(...limited)
    await worker()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runOne(guest: string, folder: string, document: LabDocument): Promise<Recorded['kernel']> {
  const [labs, traces] = [join(folder, 'labs'), join(folder, 'traces')]
  mkdirSync(labs, { recursive: true })
  mkdirSync(traces)
  writeFileSync(join(labs, 'one.json'), JSON.stringify(asDebian(withoutLimit(document))))
  const limit = limitOf(document)
  if (limit !== undefined) {
    process.once('exit', restoreLimit)
    setLimit(limit)
  }
  const said = await run('unshare', ['-mn', '--propagation', 'private', 'sh', '-c', ALONE, guest, labs, traces])
  if (limit !== undefined) restoreLimit()
  const trace = join(traces, 'one.trace.json')
  return existsSync(trace) ? (JSON.parse(readFileSync(trace, 'utf8')) as LabTrace) : { error: said }
}

const LIMIT = 'net.netfilter.nf_conntrack_max'
const setLimit = (max: number): unknown => spawnSync('sysctl', ['-qw', `${LIMIT}=${max}`])
const restoreLimit = (): void => {
  process.off('exit', restoreLimit)
  setLimit(Number(CONNTRACK_DEFAULTS.max))
}
// Whoever ends the run would leave the whole machine with it: an exit restores it, a signal alone does not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

/** What the document sets for the whole kernel before its probes, the same before each. */
const limitOf = ({ probes }: LabDocument): number | undefined => {
  const command = probes[0]?.before?.find(({ ns }) => ns === '')?.cmd
  return command === undefined ? undefined : Number(command.split('=')[1])
}

/** In a namespace of its own the lab cannot set it: it is set outside. */
const withoutLimit = (document: LabDocument): LabDocument => ({
  ...document,
  probes: document.probes.map(({ before = [], after = [], ...probe }) => ({
    ...probe,
    before: before.filter(({ ns }) => ns !== ''),
    after: after.filter(({ ns }) => ns !== ''),
  })),
})

/**
 * What this machine's kernel may have otherwise than Debian's: another congestion control than cubic, which in slow start does
 * what reno does, and reno is the one that every kernel lets any namespace have; br_netfilter, built in.
 */
const asDebian = ({ namespaces, ...document }: LabDocument): LabDocument => ({
  ...document,
  namespaces: Object.fromEntries(
    Object.entries(namespaces).map(([name, netns]) => [
      name,
      {
        ...netns,
        sysctls: { ...netns.sysctls, ...RENO, ...(isSwitch(name) && existsSync(BRIDGE) && NO_BR_NETFILTER) },
      },
    ]),
  ),
})
const RENO = { 'net.ipv4.tcp_congestion_control': 'reno' }
const BRIDGE = '/proc/sys/net/bridge'
const NO_BR_NETFILTER = { 'net.bridge.bridge-nf-call-iptables': '0' }

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (chunk) => (said += String(chunk)))
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    child.on('error', (error) => resolve(String(error)))
    child.on('close', () => resolve(said))
  })
}
