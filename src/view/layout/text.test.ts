import { describe, expect, it } from 'vitest'
import { compareNames } from './order.ts'
import { FONT, fitText, textWidth } from './text.ts'

describe('a text cut to fit', () => {
  it.each([
    ['calibb226251cd1', 200, 'calibb226251cd1'],
    ['demoapp-7c58cd6bb-75pf8', 100, 'demoapp…-75pf8'],
    ['demoapp-7c58cd6bb-75pf8', 1, '…'],
  ])('%s in %i pixels', (text, width, cut) => {
    expect(fitText(text, width, FONT.port)).toBe(cut)
    if (cut !== '…') expect(textWidth(cut, FONT.port)).toBeLessThanOrEqual(width)
  })

  it('knows that Chinese is wide', () => {
    expect(textWidth('子网', FONT.port)).toBe(2 * FONT.port.size)
  })
})

describe('the order of names', () => {
  it('counts', () => {
    const names = ['node10', 'node2', 'gw', 'node2-a', '10.1.8.0/24', '10.1.5.0/24', '9.0.0.0/8']
    expect([...names].sort(compareNames)).toEqual([
      '9.0.0.0/8',
      '10.1.5.0/24',
      '10.1.8.0/24',
      'gw',
      'node2',
      'node2-a',
      'node10',
    ])
  })
})
