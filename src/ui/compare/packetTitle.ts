import type { Journey } from '../../protocol/engine.ts'
import type { Catalogue } from '../i18n/catalogue.ts'
import type { CompareWords } from './words.ts'

/** `handshake, there` */
export const packetTitle = (text: Catalogue, words: CompareWords, { phase, direction }: Journey): string =>
  `${text.phases[phase]} · ${words.ways[direction]}`
