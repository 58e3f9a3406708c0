import controls from './controls.module.css'

interface Props {
  readonly label: string
  /** As an input's `accept`. */
  readonly accept: string
  readonly onFile: (file: File | undefined) => void
}

/** A button that asks for a file; the same file may be chosen again. */
export function FileButton({ label, accept, onFile }: Props) {
  return (
    <label className={controls.button}>
      {label}
      <input
        type="file"
        className="visually-hidden"
        accept={accept}
        onChange={(event) => {
          onFile(event.target.files?.[0])
          event.target.value = ''
        }}
      />
    </label>
  )
}
