import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { chainTree, orderOf } from '../../../client/chainTree.ts'
import { currentHop } from '../../../client/playback.ts'
import { rulesetOf } from '../../../client/ruleset.ts'
import type { EditedView } from '../../../protocol/namespaceView.ts'
import type { Count, NetfilterMoment, RulesetColumns } from '../../../protocol/netfilterView.ts'
import { Rich } from '../../base/Rich.tsx'
import { useHopscope, useSelection, useTrace } from '../../hooks/useHopscope.ts'
import { useText } from '../../hooks/useText.ts'
import type { ChainActions, Counted } from './ChainBlockView.tsx'
import styles from './chains.module.css'
import { editsByChain } from './editsByChain.ts'
import { moveFocus } from './moveFocus.ts'
import { TableBlockView } from './TableBlockView.tsx'
import { useUnfolding } from './useUnfolding.ts'

interface Props {
  readonly ns: string
  readonly columns: RulesetColumns
  readonly moment: NetfilterMoment
  /** What edits made of the namespace. */
  readonly edited: readonly EditedView[]
  readonly hop: number
  readonly find: string
  readonly onFind: (find: string) => void
}

/** The rules of a namespace in iptables-save's words, the packet's way through them lit. */
export function ChainsView({ ns, columns, moment, edited, hop, find, onFind }: Props) {
  const text = useText()
  const id = useId()
  const { selection, session, playback } = useHopscope()
  const item = useSelection((state) => state.item)
  const [opened, wish] = useUnfolding()
  const root = useRef<HTMLDivElement>(null)
  /** The chain that a link led to: it gets the focus. And the one that was unfolded where it stands: it stays there. */
  const led = useRef<string>(undefined)
  const unfolded = useRef<string>(undefined)
  const ruleset = useMemo(() => rulesetOf(columns), [columns])
  const order = useMemo(() => orderOf(ruleset, moment.walks), [ruleset, moment])
  const counted = useMemo(() => countedOf(moment), [moment])
  const edits = useMemo(() => editsByChain(edited), [edited])
  const tree = useMemo(
    () => chainTree(ruleset, moment, { ...opened, find, item }),
    [ruleset, moment, opened, find, item],
  )

  const actions = useMemo<ChainActions>(
    () => ({
      goTo(chain) {
        const key = ruleset.nameOf(chain)
        led.current = key
        wish({ kind: 'open', keys: [key.slice(0, key.indexOf('/')), key], open: true })
        onFind('')
        selection.setState({ item: key })
      },
      goToSet: (name) => selection.setState({ table: 'ipsets', item: name }),
      toggle(key, open) {
        wish({ kind: 'open', keys: [key], open })
        unfolded.current = key
        if (open && key.includes('/')) selection.setState({ item: key })
        else if (!open && key === selection.getState().item) selection.setState({ item: undefined })
      },
      showRules: (from, to) => wish({ kind: 'rules', from, to }),
      showChains: (table) => wish({ kind: 'chains', table }),
      find: onFind,
    }),
    [ruleset, wish, onFind, selection],
  )

  // What the hop decided comes into sight with the hop; a chain that was asked for, whenever it is asked for.
  const shown = useRef<{ hop: number; item: string | undefined }>(undefined)
  useEffect(() => {
    // A view that lags behind the packet moves nothing: the next one is on its way.
    if (!session.getState().trace || currentHop(playback.getState().playhead) !== hop) return
    const before = shown.current
    shown.current = { hop, item }
    const chain = item === undefined ? undefined : root.current?.querySelector(`[data-chain="${CSS.escape(item)}"]`)
    const isNew = before?.item !== item && unfolded.current !== item
    if (chain && isNew) {
      chain.scrollIntoView({ block: 'start' })
      if (led.current === item) chain.querySelector<HTMLElement>('[data-head]')?.focus({ preventScroll: true })
    } else if (before?.hop !== hop) root.current?.querySelector('[data-telling]')?.scrollIntoView({ block: 'center' })
    led.current = undefined
    unfolded.current = undefined
  }, [session, playback, hop, item])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move among the buttons within.
    <div ref={root} className={styles.chains} onKeyDown={(event: KeyboardEvent) => moveFocus(event, actions.toggle)}>
      {moment.walks.length === 0 && <Elsewhere ns={ns} hop={hop} />}
      {find.trim() !== '' && tree.tables.length === 0 && (
        <p className={styles.note}>
          <Rich text={text.tables.noneFound({ find })} />
        </p>
      )}
      {tree.found > 0 && (
        <p className={styles.note} role="status">
          {text.tables.found({ count: tree.found, shown: tree.shown })}
        </p>
      )}
      {tree.tables.map((block) => (
        <TableBlockView
          key={block.name}
          id={`${id}-${block.name}`}
          block={block}
          ruleset={ruleset}
          order={order}
          counted={counted}
          edits={edits}
          item={item}
          actions={actions}
        />
      ))}
    </div>
  )
}

/** Where the packet asks no rule here now: on to where it does. */
function Elsewhere({ ns, hop }: { readonly ns: string; readonly hop: number }) {
  const text = useText()
  const { transport } = useHopscope()
  const hops = useTrace()?.hops ?? []
  const next = hops.findIndex((one, at) => at > hop && one.ns === ns && (one.walks?.length ?? 0) > 0)
  return (
    <p className={styles.notice}>
      {hop < 0 || hops[hop]?.ns === ns ? text.tables.notHere : text.tables.notThisMachine}{' '}
      {next >= 0 && (
        <button type="button" className={styles.more} onClick={() => transport.seek(next)}>
          {text.tables.toHook}
        </button>
      )}
    </p>
  )
}

function countedOf({ counted }: NetfilterMoment): Counted {
  const rules = new Map<number, Count>()
  const policies = new Map<number, Count>()
  for (const count of counted) {
    if ('rule' in count) rules.set(count.rule, count)
    else policies.set(count.chain, count)
  }
  return { rules, policies }
}
