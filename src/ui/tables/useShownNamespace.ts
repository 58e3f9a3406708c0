import { useHop, useLab, useSelection, useTrace } from '../hooks/useHopscope.ts'

/** The namespace whose tables are shown: the chosen one, else where the packet is, else where it will start. */
export function useShownNamespace(): string | undefined {
  const chosen = useSelection((state) => state.spot?.ns)
  const here = useHop()?.ns
  const sender = useTrace()?.probe.from
  const first = useLab((lab) => lab.loaded?.topology.places[0]?.ns)
  return chosen ?? here ?? sender ?? first
}
