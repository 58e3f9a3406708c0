// `npm install` can write a lock file that `npm ci` then rejects on another platform: it silently leaves out optional
// packages (the binaries of other platforms) that the registry at hand lacks. This finds them.
import { readFileSync } from 'node:fs'

type Locked = { version?: string; optionalDependencies?: Record<string, string>; resolved?: string }

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
const faults: string[] = []
for (const [path, locked] of Object.entries(packages)) {
  for (const name of Object.keys(locked.optionalDependencies ?? {})) {
    const found = packages[`node_modules/${name}`] ?? packages[`${path}/node_modules/${name}`]
    if (!found) faults.push(`${path}@${locked.version} lacks its optional ${name}: pin a version that has all of them`)
  }
  if (locked.resolved?.startsWith('http')) faults.push(`${path} names a registry's host: see .npmrc`)
}
const count = Object.keys(packages).length
if (count < 2) faults.push('package-lock.json lists no packages')
for (const fault of faults) console.error(fault)
if (faults.length === 0) console.log(`package-lock.json is complete: ${count} packages`)
process.exitCode = faults.length ? 1 : 0
