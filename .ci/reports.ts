/** What the runners report in JSON, as counts, and as what a reader of the last lines needs to know of each failure. */
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

export interface Report {
  readonly passed: number
  readonly failed: number
  /** Each test that failed, with the beginning of why. */
  readonly failures: readonly string[]
}

/** Of tests that fail once and pass when tried again. More are no accident. */
const MOST_UNSTEADY = 2
const MOST_LINES = 16
const MOST_COLUMNS = 300

/** Playwright's. A test that fails once and then passes is told, and counts as passed while such tests are few. */
export function readPlaywright(file: string): Report {
  const report = readJson<{ suites: Suite[]; errors: { message?: string }[] }>(file)
  const tests = report.suites.flatMap(testsOf)
  const of = (status: Outcome) => tests.filter((test) => test.status === status)
  const unsteady = of('flaky')
  const failed = [...of('unexpected'), ...of('skipped'), ...(unsteady.length > MOST_UNSTEADY ? unsteady : [])]
  const tell = (word: string) => (test: Test) => {
    const [first] = test.results.flatMap(({ errors = [] }) => errors)
    return headed(`${word}: ${test.title} (${test.place})`, first?.message)
  }
  return {
    passed: tests.length - failed.length,
    failed: failed.length + report.errors.length,
    failures: [
      ...failed.map(tell('failed')),
      ...(unsteady.length > MOST_UNSTEADY ? [] : unsteady.map(tell('passed only when tried again'))),
      ...report.errors.map(({ message }) => headed('failed: outside any test', message)),
    ],
  }
}

/** Vitest's. A file that breaks before its first test has none to report; a skipped test proves nothing. */
export function readVitest(file: string): Report {
  const { testResults } = readJson<{
    testResults: {
      name: string
      status: string
      message: string
      assertionResults: { status: string; fullName: string; failureMessages?: string[] }[]
    }[]
  }>(file)
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = tests.filter(({ status }) => status !== 'passed')
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.length)
  return {
    passed: tests.length - failed.length,
    failed: failed.length + broken.length,
    failures: [
      ...failed.map(({ status, fullName, failureMessages }) => headed(`${status}: ${fullName}`, failureMessages?.[0])),
      ...broken.map(({ name, message }) => headed(`failed: ${name}`, message)),
    ],
  }
}

type Outcome = 'expected' | 'unexpected' | 'flaky' | 'skipped'

interface Suite {
  readonly specs: readonly {
    readonly title: string
    readonly file: string
    readonly line: number
    readonly tests: readonly { readonly status: Outcome; readonly results: Test['results'] }[]
  }[]
  readonly suites?: readonly Suite[]
}

interface Test {
  readonly title: string
  readonly place: string
  readonly status: Outcome
  readonly results: readonly { readonly errors?: readonly { readonly message?: string }[] }[]
}

function testsOf({ specs, suites = [] }: Suite): Test[] {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests.map(({ status, results }) => ({ title, place: `${file}:${line}`, status, results })),
  )
  return [...own, ...suites.flatMap(testsOf)]
}

function headed(title: string, message = ''): string {
  const lines = message === '' ? [] : stripVTControlCharacters(message).split('\n').slice(0, MOST_LINES)
  return [title, ...lines.map((line) => `  ${line.slice(0, MOST_COLUMNS)}`)].join('\n')
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
