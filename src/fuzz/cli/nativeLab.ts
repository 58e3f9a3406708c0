/** The kernel lab's guest.py on this machine's kernel, several at a time, each in namespaces of its own. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabDocument, LabTrace } from '../../lab/document.ts'

/** Why it cannot run here, for people; undefined where it can. */
export function obstacle(guest: string | undefined): string | undefined {
  if (guest === undefined) return 'where is the kernel lab? Say --lab PATH/guest.py, or set KERNEL_LAB to that path'
  if (!existsSync(guest)) return `${guest}: there is no such file; --lab or KERNEL_LAB names the kernel lab's guest.py`
  if (process.getuid?.() !== 0) return 'the kernel lab makes network namespaces: run this as root'
  return undefined
}

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
  const waiting = [...documents]
  const worker = async (): Promise<void> => {
    for (let document = waiting.shift(); document; document = waiting.shift())
      onRecorded({ document, kernel: await runOne(guest, join(folder, document.name), document) })
  }
  try {
    mkdirSync('/run/netns', { recursive: true })
    await Promise.all(Array.from({ length: jobs }, worker))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runOne(guest: string, folder: string, document: LabDocument): Promise<Recorded['kernel']> {
  const [labs, traces] = [join(folder, 'labs'), join(folder, 'traces')]
  mkdirSync(labs, { recursive: true })
  mkdirSync(traces)
  writeFileSync(join(labs, 'one.json'), JSON.stringify(document))
  const said = await run('unshare', ['-mn', '--propagation', 'private', 'sh', '-c', ALONE, guest, labs, traces])
  const trace = join(traces, 'one.trace.json')
  return existsSync(trace) ? (JSON.parse(readFileSync(trace, 'utf8')) as LabTrace) : { error: said }
}

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
