import { ArrowLeft, RotateCcw, Trash2 } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react'
import { type FormPlace, nameOf, putPart, wish } from '../../client/clusterForms.ts'
import type { Problem, SpecChanges, SpecKey, SpecPart } from '../../protocol/engine.ts'
import { IconButton } from '../base/IconButton.tsx'
import { Rich } from '../base/Rich.tsx'
import { useHopscope, useLab } from '../hooks/useHopscope.ts'
import { useWords } from '../hooks/useText.ts'
import * as en from '../i18n/en/cluster.ts'
import * as zh from '../i18n/zh/cluster.ts'
import styles from './cluster.module.css'
import { Field } from './Field.tsx'
import { type FormAbout, FormContext } from './formContext.ts'
import { findItem, kindOf } from './kinds.ts'
import { PARTS } from './machineShapes.ts'
import { allottedTo } from './placeholders.ts'
import { choice, must, text } from './shapes.ts'
import { changeOf } from './useSpecChanges.ts'
import { YamlButton } from './YamlButton.tsx'

interface Props {
  readonly at: FormPlace
  readonly changes: SpecChanges
  readonly onClose: () => void
}

/** The form of one thing. Leaving it waits for what was just typed: a refusal is not lost unseen. */
export function ItemForm({ at, changes, onClose }: Props) {
  const pending = useRef<Promise<readonly Problem[]>>(Promise.resolve([]))
  const head = useRef<HTMLHeadingElement>(null)
  const watch = (answer: Promise<readonly Problem[]>) => {
    pending.current = answer
    return answer
  }
  const leave = async () => {
    const refused = await pending.current
    pending.current = Promise.resolve([])
    if (refused.length === 0) onClose()
  }
  useEffect(() => {
    head.current?.focus()
    // The list may have been far down.
    for (let at: Element | null = head.current; at; at = at.parentElement) at.scrollTop = 0
  }, [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape goes back, from wherever in the form
    <div
      className={styles.form}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        // What has the focus is left: what was typed there is taken first.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
        void leave()
      }}
    >
      {'part' in at ? (
        <PartForm part={at.part} head={head} changes={changes} watch={watch} onBack={() => void leave()} />
      ) : (
        <KeyForm itemKey={at.key} head={head} changes={changes} watch={watch} onBack={() => void leave()} />
      )}
    </div>
  )
}

interface InnerProps {
  readonly head: RefObject<HTMLHeadingElement | null>
  readonly changes: SpecChanges
  readonly watch: (answer: Promise<readonly Problem[]>) => Promise<readonly Problem[]>
  readonly onBack: () => void
}

function KeyForm({ itemKey: key, head, changes, watch, onBack }: InnerProps & { readonly itemKey: SpecKey }) {
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const loaded = useLab((lab) => lab.loaded)
  const spec = loaded?.spec
  const found = spec && findItem(spec, key)
  const kind = kindOf(key)
  const change = changeOf(changes, key)
  const allotted = useMemo(() => (loaded ? allottedTo(loaded, key) : {}), [loaded, key])
  const about: FormAbout = {
    path: `${key.list}[${found?.index ?? 0}]`,
    spec,
    extend: (field) => {
      const asks = (key.list === 'gateways' && field === 'interfaces') || (key.list === 'services' && field === 'ports')
      return asks ? watch(wish(app, { op: 'extend', key, field }).then(({ problems }) => problems)) : undefined
    },
  }

  async function set(field: string, value: unknown): Promise<readonly Problem[]> {
    const { plan, problems } = await wish(app, { op: 'set', key, fields: { [field]: value } })
    if (plan?.key && nameOf(plan.key) !== nameOf(key)) app.forms.setState({ at: { key: plan.key } })
    return problems
  }

  const title = kind && cluster.one[kind.id as keyof typeof cluster.one]
  const hints: Readonly<Record<string, string>> = cluster.hints
  const name = nameOf(key)
  return (
    <>
      <Head head={head} kind={title ?? key.list} name={name} onBack={onBack}>
        <YamlButton about={key} />
        {change?.state === 'changed' && (
          <IconButton
            icon={RotateCcw}
            size={14}
            label={cluster.restore({ name })}
            onClick={() => void wish(app, { op: 'restore', key })}
          />
        )}
        {found && (
          <IconButton
            icon={Trash2}
            size={14}
            label={cluster.remove({ name })}
            onClick={() => void wish(app, { op: 'remove', key }).then(({ plan }) => plan && onBack())}
          />
        )}
      </Head>
      {!found && <p className={styles.note}>{cluster.gone}</p>}
      {found && kind && (
        <FormContext value={about}>
          {Object.entries(kind.fields).map(([field, shape]) => {
            const own = allotted[field]
            return (
              <div key={field} className={styles.slot} data-changed={change?.fields.includes(field) || undefined}>
                <Field
                  label={field}
                  shape={shape}
                  value={found.item[field]}
                  hint={hints[`${key.list}.${field}`]}
                  placeholder={own === undefined ? undefined : cluster.allotted({ address: own })}
                  onCommit={(value) => watch(set(field, value))}
                />
              </div>
            )
          })}
        </FormContext>
      )}
    </>
  )
}

function PartForm({ part, head, changes, watch, onBack }: InnerProps & { readonly part: SpecPart }) {
  const app = useHopscope()
  const { cluster } = useWords({ en, zh })
  const spec = useLab((lab) => lab.loaded?.spec)
  const title = cluster.parts[part as keyof typeof cluster.parts]
  const changed = changes.parts.includes(part)
  const value = (spec?.[part] ?? {}) as Readonly<Record<string, unknown>>
  const put = (field: string, next: unknown) => {
    const { [field]: _, ...rest } = value
    return watch(putPart(app, part, next === undefined ? rest : { ...value, [field]: next }, field))
  }
  return (
    <>
      <Head head={head} kind={cluster.settings} name={title} onBack={onBack}>
        {changed && (
          <IconButton
            icon={RotateCcw}
            size={14}
            label={cluster.restore({ name: title })}
            onClick={() => void wish(app, { op: 'restorePart', part })}
          />
        )}
      </Head>
      <FormContext value={{ path: part, spec, extend: () => undefined }}>
        {part === 'kubeProxy' || part === 'felix' ? (
          Object.entries(PARTS[part]).map(([field, shape]) => (
            <div key={field} className={styles.slot}>
              <Field label={field} shape={shape} value={value[field]} onCommit={(next) => put(field, next)} />
            </div>
          ))
        ) : (
          <>
            <Field
              label={cluster.clusterName}
              shape={must(text())}
              value={spec?.name}
              onCommit={(next) => watch(putPart(app, 'name', next, ''))}
            />
            <Field
              label={cluster.version}
              shape={choice(['v3.22'], { required: true })}
              value={spec?.calicoVersion}
              hint={cluster.only({ version: 'v3.22' })}
              onCommit={(next) => watch(putPart(app, 'calicoVersion', next, ''))}
            />
            <Field
              label="kube-proxy"
              shape={PARTS.kubeProxy.version}
              value={spec?.kubeProxy?.version}
              onCommit={(next) => {
                const { version: _, ...rest } = spec?.kubeProxy ?? {}
                return watch(
                  putPart(app, 'kubeProxy', next === undefined ? rest : { ...rest, version: next }, 'version'),
                )
              }}
            />
          </>
        )}
      </FormContext>
    </>
  )
}

interface HeadProps extends Pick<InnerProps, 'head' | 'onBack'> {
  readonly kind: string
  readonly name: string
  readonly children: ReactNode
}

function Head({ head, kind, name, onBack, children }: HeadProps) {
  const { cluster } = useWords({ en, zh })
  return (
    <div className={styles.head}>
      <IconButton icon={ArrowLeft} size={15} label={cluster.back} keys="Esc" onClick={onBack} />
      <h2 ref={head} tabIndex={-1} className={styles.title}>
        <span>{kind}</span> <Rich text={`\`${name}\``} />
      </h2>
      <span className={styles.buttons}>{children}</span>
    </div>
  )
}
