import { describe, expect, it } from 'vitest'
import { pathThrough, pointAt } from './geometry.ts'

describe('a path', () => {
  const path = pathThrough(
    [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 50 },
    ],
    10,
  )

  it('starts and ends where it was told to, a little shorter than the corner', () => {
    expect(path.points[0]).toEqual({ x: 0, y: 0 })
    expect(path.points.at(-1)).toEqual({ x: 100, y: 50 })
    expect(path.length).toBeGreaterThan(140)
    expect(path.length).toBeLessThan(150)
  })

  it('knows how far its corners are', () => {
    expect(path.corners[0]).toBe(0)
    expect(path.corners[2]).toBe(path.length)
    const middle = pointAt(path, path.corners[1] ?? 0)
    expect(Math.hypot(middle.x - 100, middle.y)).toBeLessThan(6)
  })

  it('finds points by length', () => {
    expect(pointAt(path, 30)).toEqual({ x: 30, y: 0 })
    expect(pointAt(path, path.length)).toEqual({ x: 100, y: 50 })
    expect(pointAt(path, path.length + 9)).toEqual({ x: 100, y: 50 })
  })

  it('bears points and nothing', () => {
    expect(pointAt(pathThrough([{ x: 3, y: 4 }]), 0)).toEqual({ x: 3, y: 4 })
    expect(pathThrough([]).length).toBe(0)
  })
})
