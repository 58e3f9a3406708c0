import { useEffect } from 'react'
import type { RowRef } from '../../protocol/engine.ts'
import type { NamespaceView, Row } from '../../protocol/namespaceView.ts'
import { useNetfilterView } from '../hooks/useNetfilterView.ts'
import type { Editing } from '../tables/editing.ts'
import { ChainTools } from './ChainTools.tsx'
import { CommandLine } from './CommandLine.tsx'
import { EditedRows } from './EditedRows.tsx'
import { RowTools } from './RowTools.tsx'
import { RuleTools } from './RuleTools.tsx'
import { SetTools } from './SetTools.tsx'
import type { TableCommands } from './tableCommands.ts'
import { useLine } from './useLine.ts'
import { useEditWords } from './words.ts'

interface Props {
  readonly ns: string
  readonly view: NamespaceView | undefined
  readonly commands: TableCommands
  /** What can be done to the table's rows, once this is here. */
  readonly onEditing: (editing: Editing | undefined) => void
}

/** What a user does to a table, and did. */
export function TableEdits(props: Props) {
  return <OfTable key={`${props.ns} ${props.commands.prompt}`} {...props} />
}

function OfTable({ ns, view, commands: { prompt, changes }, onEditing }: Props) {
  const state = useLine(ns, prompt)
  const { editing } = state
  const { learned } = useEditWords()
  useEffect(() => {
    onEditing({ ...editing, learned, RowTools, RuleTools, ChainTools, SetTools })
    return () => onEditing(undefined)
  }, [editing, learned, onEditing])
  const about = useRowText(view, ns, state.line.placing?.row)
  return (
    <>
      <CommandLine ns={ns} state={state} about={about} />
      {view && <EditedRows ns={view.ns} view={view} tables={changes} />}
    </>
  )
}

function useRowText(view: NamespaceView | undefined, ns: string, row: RowRef | undefined): string | undefined {
  const rules = useNetfilterView(ns)?.rules
  if (!row || !view) return undefined
  if (row.table !== 'netfilter') {
    const lists: Partial<Record<typeof row.table, readonly Row<unknown>[]>> = {
      ...{ link: view.links, address: view.addresses, route: view.routes, rule: view.rules },
      ...{ neighbour: view.neighbours, fdb: view.fdb, sysctl: view.sysctls },
    }
    const shown = lists[row.table]?.find(({ at }) => at === row.key)?.text.split('\n')[0]
    return (shown ?? row.key).trim()
  }
  const { table, chain, place, what } = row.chain
  const head = rules?.chains.find((one) => one.name === chain && rules.tables[one.table]?.name === table)
  if (!rules || !head || what !== 'rule') return chain
  const rule = head.firstRule + place - 1
  return rules.text.slice(rules.ruleStarts[rule], (rules.ruleStarts[rule + 1] ?? 1) - 1)
}
