/** What panels ask for once there is a picture. */
export { explain, tried } from './explain.ts'
export { withEdits } from './inspect/editedRows.ts'
export { netfilterView } from './inspect/netfilterView.ts'
export { inspect } from './inspect.ts'
export { pings } from './pings.ts'
