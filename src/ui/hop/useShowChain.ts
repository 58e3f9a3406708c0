import { useHopscope } from '../hooks/useHopscope.ts'

/** Opens the tables at a chain. */
export function useShowChain(): (ns: string, table: string, chain: string) => void {
  const { selection } = useHopscope()
  return (ns, table, chain) =>
    selection.setState({ panel: 'tables', table: 'chains', item: `${table}/${chain}`, spot: { ns } })
}
