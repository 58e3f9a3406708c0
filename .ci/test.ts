/**
 * Every check, one after the other, none skipped because an earlier one failed. At the end why tests failed, and one line,
 * `N passed, N failed`: the tests that vitest and Playwright report in JSON, the comparisons with the kernel's traces,
 * and each other check as one. What ran no test has failed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'
import { type Report, readPlaywright, readVitest } from './reports.ts'

type Count = { readonly passed: number; readonly failed: number }
type Result = Count & { readonly name: string; readonly seconds: number }

const pass: Count = { passed: 1, failed: 0 }
const fail: Count = { passed: 0, failed: 1 }
/** No check may hang: one that takes longer has failed. */
const timeout = 45 * 60_000
/** Failures told once more at the end; all are above. */
const MOST_TOLD = 5
const reports = mkdtempSync(join(tmpdir(), 'hopscope-'))
const results: Result[] = []
const failures: string[] = []

check('chromium', haveChromium)
gate('lock file', 'npm', 'run', 'lockcheck')
gate('biome', 'npm', 'run', 'lint')
gate('types', 'npx', 'tsc', '-p', 'tsconfig.json')
gate('types of the engine', 'npx', 'tsc', '-p', 'src/tsconfig.engine.json')
gate('knip', 'npm', 'run', 'knip')
check('unit tests', unitTests)
if (existsSync('src/lab')) check('agreement with the kernel', kernelComparison)
gate('build', 'npm', 'run', 'build')
gate('size', 'npm', 'run', 'size')
const port = await freePort()
check('end-to-end tests', () => endToEndTests(port))
rmSync(reports, { recursive: true, force: true })

console.log()
for (const failure of failures.slice(0, MOST_TOLD)) console.log(`${failure}\n`)
for (const { name, passed, failed, seconds } of results) {
  console.log(`${failed ? 'FAILED' : 'ok    '} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`)
}
const failed = results.reduce((sum, result) => sum + result.failed, 0)
console.log(`${results.reduce((sum, result) => sum + result.passed, 0)} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0

function check(name: string, run: () => Count): void {
  console.log(`\n── ${name}`)
  const started = performance.now()
  let count: Count
  try {
    count = run()
  } catch (error) {
    console.error(error)
    count = fail
  }
  results.push({ name, ...count, seconds: (performance.now() - started) / 1000 })
}

function gate(name: string, command: string, ...args: string[]): void {
  check(name, () => (run(command, args) ? pass : fail))
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): boolean {
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout,
    env: { ...process.env, ...env },
  })
  if (error) console.error(String(error))
  return status === 0
}

/** Takes the machine's; where there is none, Debian's where that can be installed, else Playwright's own. */
function haveChromium(): Count {
  if (!findChromium() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const apt = ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Update::Error-Mode=any']
    run('apt-get', [...apt, 'update'], env)
    run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], env)
  }
  if (!findChromium() && !run('npx', ['playwright', 'install', 'chromium'])) return fail
  console.log(findChromium() ?? "Playwright's own")
  return pass
}

function unitTests(): Count {
  const file = join(reports, 'unit.json')
  const succeeded = run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  return told(readVitest(file), succeeded)
}

function endToEndTests(port: number): Count {
  const file = join(reports, 'e2e.json')
  const succeeded = run('npx', ['playwright', 'test', '--reporter=list,json'], {
    CI: 'true',
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    PREVIEW_PORT: String(port),
  })
  return told(readPlaywright(file), succeeded)
}

function told(report: Report, succeeded: boolean): Count {
  failures.push(...report.failures)
  return judge(report, succeeded)
}

/** src/lab/cli/compare.ts closes with a plain line of its own, `N passed, N failed`, and exits with 0 if none failed. */
function kernelComparison(): Count {
  const { status, stdout } = spawnSync('npx', ['tsx', 'src/lab/cli/compare.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    timeout,
    maxBuffer: 256 * 1024 * 1024,
  })
  process.stdout.write(stdout)
  const closing = /^(\d+) passed, (\d+) failed$/.exec(stdout.trimEnd().split('\n').at(-1) ?? '')
  if (!closing) throw new Error('src/lab/cli/compare.ts did not close with `N passed, N failed`')
  return judge({ passed: Number(closing[1]), failed: Number(closing[2]) }, status === 0)
}

/** A runner that ran nothing has failed, and so has one that says so by its exit status alone. */
function judge({ passed, failed }: Count, succeeded: boolean): Count {
  if (failed === 0 && (passed === 0 || !succeeded)) return { passed, failed: 1 }
  return { passed, failed }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
