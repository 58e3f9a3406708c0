/** Routes as netlink messages make them, without the way through words: there may be hundreds of thousands. */
import type { NextHop, Route } from '../kernel/netns.ts'
import { TABLE } from '../kernel/netns.ts'
import type { Cidr } from '../net/cidr.ts'
import type { Export } from './plan.ts'

const base = { table: TABLE.main, metric: 0, tos: 0 } as const

export const unicast = (dst: Cidr, nexthop: NextHop, proto: string): Route => ({
  ...base,
  type: 'unicast',
  dst,
  nexthops: [nexthop],
  proto,
  scope: nexthop.via === undefined ? 'link' : 'global',
})

export const blackhole = (dst: Cidr, proto: string): Route => ({
  ...base,
  type: 'blackhole',
  dst,
  nexthops: [],
  proto,
  scope: 'global',
})

/** In a cluster of n nodes n − 1 have a route to a block, mostly the same one. */
export function sharedRoute(target: Export, key: string, make: () => Route): Route {
  let route = target.routes.get(key)
  if (!route) {
    route = make()
    target.routes.set(key, route)
  }
  return route
}
