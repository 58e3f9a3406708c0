import type { DialogName } from '../../client/selection.ts'
import { useHopscope } from './useHopscope.ts'

/** Opens a dialog in the place of whatever is open, or closes it. */
export function useSetDialog(): (dialog: DialogName | undefined) => void {
  const { selection } = useHopscope()
  return (dialog) => selection.setState({ dialog, about: undefined })
}
