/** The picture of the cluster with the packet in it. */
import type { Graph, GraphCallbacks } from './contract.ts'

export function createGraph(host: HTMLElement, _callbacks: GraphCallbacks): Graph {
  return { update() {}, fit() {}, zoomBy() {}, focus() {}, destroy: () => host.replaceChildren() }
}
