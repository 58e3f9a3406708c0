import { createContext, useContext } from 'react'
import type { DialogName } from '../App.tsx'

export const OpenDialogContext = createContext<(dialog: DialogName) => void>(() => undefined)

/** For a button deep in a panel. */
export const useOpenDialog = () => useContext(OpenDialogContext)
