/** All targets that are not chains. */
import type { TargetExtension } from '../extension.ts'
import type { Target } from '../ruleset.ts'
import { CT, NOTRACK } from './ct.ts'
import { LOG, NFLOG } from './log.ts'
import { CONNMARK, MARK } from './mark.ts'
import { DNAT, MASQUERADE, NETMAP, REDIRECT, SNAT } from './nat.ts'
import { REJECT } from './reject.ts'
import { ACCEPT, DROP, RETURN, TRACE } from './verdict.ts'

/** An extension whose own kind of target the caller vouches for. */
export type AnyTargetExtension = TargetExtension<Target>

const BY_NAME: ReadonlyMap<string, AnyTargetExtension> = new Map(
  [
    ACCEPT,
    CONNMARK,
    CT,
    DNAT,
    DROP,
    LOG,
    MARK,
    MASQUERADE,
    NETMAP,
    NFLOG,
    NOTRACK,
    REDIRECT,
    REJECT,
    RETURN,
    SNAT,
    TRACE,
    // The map's key is the target's name, so that each extension meets its own targets alone.
  ].map((extension) => [extension.name, extension as unknown as AnyTargetExtension]),
)

export const TARGET_NAMES: readonly string[] = [...BY_NAME.keys()]
export const targetExtension = (name: string): AnyTargetExtension | undefined => BY_NAME.get(name)

export function printTarget(target: Target): string {
  if (target.kind === 'jump') return ` -j ${target.chain}`
  if (target.kind === 'goto') return ` -g ${target.chain}`
  const name = target.kind === 'NOTRACK' ? (target.as ?? 'NOTRACK') : target.kind
  return ` -j ${name}${BY_NAME.get(name)?.print(target)}`
}
