import { TextInput } from './TextInput.tsx'

interface Props {
  readonly label: string
  readonly value: number
  readonly prefix?: string
  readonly invalid?: boolean
  readonly onCommit: (value: number) => void
}

/** What is no number is not sent: the field goes back to what stands. */
export function NumberInput({ label, value, prefix, invalid = false, onCommit }: Props) {
  return (
    <TextInput
      label={label}
      value={String(value)}
      {...(prefix ? { prefix } : {})}
      numeric
      invalid={invalid}
      onCommit={(text) => {
        if (/^\d{1,4}$/.test(text)) onCommit(Number(text))
      }}
    />
  )
}
