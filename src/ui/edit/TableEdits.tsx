import type { NamespaceView } from '../../protocol/namespaceView.ts'
import { CommandLine } from './CommandLine.tsx'
import { EditedRows } from './EditedRows.tsx'
import type { TableCommands } from './tableCommands.ts'

interface Props {
  readonly ns: string
  readonly view: NamespaceView | undefined
  readonly commands: TableCommands
}

/** What a user does to a table, and did. */
export function TableEdits({ ns, view, commands: { prompt, changes } }: Props) {
  return (
    <>
      <CommandLine key={prompt} ns={ns} prompt={prompt} />
      {view && <EditedRows ns={view.ns} rows={view.edited.filter(({ table }) => changes.includes(table))} />}
    </>
  )
}
