/** What can be done to rows. It comes with the line for commands; until then, rows are only shown. */
import { type ComponentType, createContext, useContext } from 'react'
import type { RowChange, RowCommand, RowRef } from '../../protocol/engine.ts'
import type { EditedView } from '../../protocol/namespaceView.ts'

export interface ToolsProps {
  /** As a screen reader names the row. */
  readonly name: string
  /** Absent: it does not stand there. */
  readonly row?: RowRef | undefined
  readonly edited?: EditedView | undefined
  /** The probe learned it: only a command before the probe can change it. */
  readonly learned?: RowCommand | undefined
  /** Of a rule: how many its chain has. */
  readonly rules?: number
  /** Of a rule: to another place, by the button of this name, which keeps the focus. */
  readonly onMove?: (to: number, button: string) => void
}

export interface Editing {
  /** Puts the command that changes the row, or adds a rule beside it, into the line. */
  readonly begin: (row: RowRef, how: 'change' | 'before' | 'after') => void
  /** True when it was done; refused, its command stands in the line with the reason. */
  readonly change: (row: RowRef, change: RowChange) => Promise<boolean>
  /** Back to what was programmed; a rule that was switched off is switched on. */
  readonly restore: (edited: EditedView) => Promise<boolean>
  /** Puts these words into the line. */
  readonly type: (words: string) => void
  /** Puts the command into the line that has a row stand there before the probe, which learned it. */
  readonly settle: (row: string, command: RowCommand) => void
  /** What is said of such a row. */
  readonly learned: string
  /** Buttons for a row, a rule, a chain or a table of them, a set: fetched with the line. */
  readonly RowTools: ComponentType<ToolsProps>
  readonly RuleTools: ComponentType<ToolsProps>
  readonly ChainTools: ComponentType<ChainToolsProps>
  readonly SetTools: ComponentType<SetToolsProps>
}

export interface ChainToolsProps {
  readonly table: string
  /** Absent: of the table. */
  readonly chain?: string
  /** Of a built-in chain. */
  readonly policy?: 'ACCEPT' | 'DROP' | undefined
}

export interface SetToolsProps {
  readonly name: string
  /** By which commands name it. */
  readonly at: string
}

export const EditingContext = createContext<Editing | undefined>(undefined)

export const useEditing = (): Editing | undefined => useContext(EditingContext)
