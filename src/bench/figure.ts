export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | '/s' | 'kB' | 'MB' | 'fps' | ''
  /** What it should be. */
  readonly aim?: string
  readonly missed?: boolean
}
