import { Plus, X } from 'lucide-react'
import { useContext, useId, useRef } from 'react'
import type { Problem } from '../../protocol/engine.ts'
import controls from '../base/controls.module.css'
import { IconButton } from '../base/IconButton.tsx'
import { Rich } from '../base/Rich.tsx'
import { useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'
import { ChoiceRow, SwitchRow } from './ChoiceRow.tsx'
import styles from './fields.module.css'
import { FormContext } from './formContext.ts'
import { EntryList, TextRows } from './ListFields.tsx'
import type { Fields, Shape } from './shapes.ts'
import { TextRow } from './TextRow.tsx'
import type { Commit } from './useDraft.ts'
import { asMap, asText, fromMap, fromText } from './values.ts'

interface Props {
  readonly label: string
  readonly shape: Shape
  readonly value: unknown
  readonly hint?: string | undefined
  /** What stands in an empty field: a default, or what the engine chose. */
  readonly placeholder?: string | undefined
  /** undefined takes the field away. */
  readonly onCommit: Commit
}

/** The control that fits a shape. */
export function Field({ hint, ...props }: Props) {
  const id = useId()
  if (!hint) return <Control {...props} describedBy={undefined} />
  return (
    <div>
      <Control {...props} describedBy={id} />
      <p id={id} className={styles.hint}>
        <Rich text={hint} />
      </p>
    </div>
  )
}

type ControlProps = Omit<Props, 'hint'> & { readonly describedBy: string | undefined }

function Control({ label, shape, value, placeholder = shape.placeholder, onCommit, describedBy }: ControlProps) {
  const { cluster } = useWords({ en, zh })
  const { spec } = useContext(FormContext)
  const own = { label, describedBy }
  switch (shape.kind) {
    case 'text':
    case 'number':
    case 'either': {
      const numeric = shape.kind === 'number'
      const commit = (text: string) => onCommit(fromText(shape, text))
      const row = { ...own, value: asText(value), placeholder, numeric, onCommit: commit }
      if (shape.kind === 'text' && shape.suggest) return <Suggesting {...row} />
      return <TextRow {...row} />
    }
    case 'gateway':
      return <GatewayField {...own} value={value} onCommit={onCommit} />
    case 'choice':
    case 'ref': {
      const options = shape.kind === 'choice' ? shape.options : (spec?.[shape.to] ?? []).map(({ name }) => name)
      const unset = placeholder ? cluster.default({ value: placeholder }) : cluster.unset
      return (
        <ChoiceRow
          {...own}
          value={asText(value)}
          options={options}
          empty={shape.required ? undefined : unset}
          onCommit={(text) => onCommit(text === '' ? undefined : text)}
        />
      )
    }
    case 'switch':
      return (
        <SwitchRow
          {...own}
          value={(value as boolean | undefined) ?? shape.fallback}
          words={cluster}
          onCommit={(on) => onCommit(!shape.required && on === shape.fallback ? undefined : on)}
        />
      )
    case 'map':
      return (
        <TextRows {...own} texts={asMap(value)} placeholder={placeholder} onCommit={(all) => onCommit(fromMap(all))} />
      )
    case 'texts': {
      const all = ((value ?? []) as readonly (string | number)[]).map(String)
      const parse = (text: string) => (shape.either ? fromText({ kind: 'either' }, text) : text)
      return (
        <TextRows
          {...own}
          texts={all}
          placeholder={placeholder}
          onCommit={(next) => onCommit(next.length === 0 ? undefined : next.map(parse))}
        />
      )
    }
    case 'list':
      return <ListControl {...own} shape={shape} value={value} onCommit={onCommit} />
    case 'object':
      return <ObjectControl {...own} shape={shape} value={value} onCommit={onCommit} />
  }
}

type Part<K extends Shape['kind']> = Omit<ControlProps, 'shape'> & { readonly shape: Extract<Shape, { kind: K }> }

function ListControl({ label, shape, value, onCommit, describedBy }: Part<'list'>) {
  const { extend } = useContext(FormContext)
  const all = (value ?? []) as readonly Readonly<Record<string, unknown>>[]
  return (
    <EntryList
      label={label}
      describedBy={describedBy}
      count={all.length}
      inline={shape.inline}
      entry={(index) => (
        <FieldsOf
          fields={shape.of.fields}
          value={all[index] ?? {}}
          onCommit={(next) => onCommit(all.toSpliced(index, 1, next as Record<string, unknown>))}
        />
      )}
      onAdd={() => extend(label) ?? onCommit([...all, shape.fresh])}
      onRemove={(index) => onCommit(all.length === 1 && !shape.required ? undefined : all.toSpliced(index, 1))}
    />
  )
}

/** Fields that belong together, and may all be left out. */
function ObjectControl({ label, shape, value, onCommit, describedBy }: Part<'object'>) {
  const { cluster } = useWords({ en, zh })
  const root = useRef<HTMLDivElement>(null)
  // The button that was pressed goes; the focus stays in its place.
  const put = (next: unknown) =>
    void onCommit(next).then(() => root.current?.querySelector<HTMLElement>('input, select, button')?.focus())
  return (
    <div ref={root}>
      {value === undefined ? (
        <div className={styles.field}>
          <span className={styles.label}>{label}</span>
          <button
            type="button"
            className={`${controls.quiet} ${styles.addEntry}`}
            aria-describedby={describedBy}
            onClick={() => put(shape.fresh ?? {})}
          >
            <Plus size={12} aria-hidden /> {cluster.setField({ field: label })}
          </button>
        </div>
      ) : (
        <fieldset className={styles.rows} aria-describedby={describedBy}>
          <legend className={styles.label}>{label}</legend>
          <div className={styles.entry}>
            <div className={styles.entryFields}>
              <FieldsOf fields={shape.fields} value={value as Readonly<Record<string, unknown>>} onCommit={onCommit} />
            </div>
          </div>
          {!shape.required && (
            <IconButton
              icon={X}
              size={13}
              className={`${styles.small} ${styles.takeOut}`}
              label={cluster.removeField({ field: label })}
              onClick={() => put(undefined)}
            />
          )}
        </fieldset>
      )}
    </div>
  )
}

interface FieldsProps {
  readonly fields: Fields
  readonly value: Readonly<Record<string, unknown>>
  readonly onCommit: Commit
}

function FieldsOf({ fields, value, onCommit }: FieldsProps) {
  return Object.entries(fields).map(([name, shape]) => (
    <Field
      key={name}
      label={name}
      shape={shape}
      value={value[name]}
      onCommit={(next) => {
        const { [name]: _, ...rest } = value
        return onCommit(next === undefined ? rest : { ...value, [name]: next })
      }}
    />
  ))
}

type Row = Omit<ControlProps, 'shape' | 'value' | 'onCommit'> & {
  readonly value: string
  readonly onCommit: Commit<string>
}

/** A text for which the cluster has words. */
function Suggesting(row: Row) {
  const id = useId()
  const { spec } = useContext(FormContext)
  return (
    <>
      <TextRow {...row} list={id} />
      <datalist id={id}>
        {(spec?.gateways ?? []).map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}

/** null is no default route, absent the first gateway. */
function GatewayField({ label, value, onCommit, describedBy }: Omit<ControlProps, 'shape'>) {
  const { cluster } = useWords({ en, zh })
  return (
    <>
      {value !== null && (
        <Suggesting
          label={label}
          describedBy={describedBy}
          value={asText(value)}
          placeholder={cluster.firstGateway}
          onCommit={(text): Promise<readonly Problem[]> => onCommit(text === '' ? undefined : text)}
        />
      )}
      <SwitchRow
        label={cluster.noRoute}
        describedBy={describedBy}
        value={value === null}
        words={cluster}
        onCommit={(on) => onCommit(on ? null : undefined)}
      />
    </>
  )
}
