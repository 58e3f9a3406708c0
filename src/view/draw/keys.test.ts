import { expect, it } from 'vitest'
import type { Door } from './doors.ts'
import { nearest } from './keys.ts'

const door = (key: string, x: number, y: number): Door => ({
  key,
  spot: { ns: key },
  name: key,
  kind: 'room',
  radius: 0,
  x,
  y,
  w: 10,
  h: 10,
})

it('goes to the neighbour that lies that way', () => {
  const here = door('here', 100, 100)
  const doors = [
    here,
    door('right', 200, 104),
    door('nearer, but aside', 150, 180),
    door('up', 100, 20),
    door('left', 0, 100),
  ]
  const go = (x: number, y: number) => nearest(doors, here, { x, y })?.key
  expect(go(1, 0)).toBe('right')
  expect(go(-1, 0)).toBe('left')
  expect(go(0, -1)).toBe('up')
  expect(go(0, 1)).toBe('nearer, but aside')
})
