import { useEffect, useState } from 'react'
import type { Problem, ScenarioId } from '../../protocol/engine.ts'
import type { FaultCode, FaultOffer } from '../../protocol/faults.ts'
import controls from '../base/controls.module.css'
import { Dialog } from '../base/Dialog.tsx'
import { Rich } from '../base/Rich.tsx'
import { useHopscope, useLab, useSession } from '../hooks/useHopscope.ts'
import { useText } from '../hooks/useText.ts'
import { stepText } from '../labs/stepText.ts'
import { Refusal } from '../trouble/Refusal.tsx'
import { faultStep } from './faultStep.ts'
import styles from './faults.module.css'
import { takeBack, useBroken } from './useBroken.ts'
import { useFaultWords } from './words.ts'

const GROUPS = [
  [
    'routing',
    [
      ...(['noDefaultRoute', 'proxyArpOff', 'ipForwardOff', 'rpFilterStrict'] as const),
      ...(['birdDown', 'bgpBlocked', 'gatewayWithoutPodRoutes'] as const),
    ],
  ],
  [
    'network',
    [
      ...(['ipipBlocked', 'vxlanBlocked', 'mtuTooLarge'] as const),
      ...(['staleArp', 'duplicatePodIp', 'conntrackFull'] as const),
    ],
  ],
  ['services', ['endpointGone', 'kubeProxyStopped', 'policyForgetsDns', 'natOutgoingOff']],
] as const satisfies readonly (readonly [string, readonly FaultCode[]])[]

/** Where what could break so is at home. */
const EXAMPLES: { readonly [C in FaultCode]?: ScenarioId } = {
  ...({ rpFilterStrict: 'ipip-always', ipipBlocked: 'ipip-always', mtuTooLarge: 'ipip-always' } as const),
  ...({ vxlanBlocked: 'vxlan-always', gatewayWithoutPodRoutes: 'two-subnets-native' } as const),
  ...({ birdDown: 'two-subnets-ipip', bgpBlocked: 'two-subnets-ipip' } as const),
  ...({ endpointGone: 'cluster-ip', kubeProxyStopped: 'cluster-ip' } as const),
}

/** What breaks in real clusters: broken by one click, and taken back by another. */
export function FaultDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useFaultWords()
  const app = useHopscope()
  const { session, transport, actions } = app
  const { edit } = actions
  const inForce = useLab((lab) => lab.inForce)
  const scenario = inForce?.kind === 'scenario' ? inForce.id : undefined
  const hasState = useLab((lab) => lab.loaded?.spec !== undefined)
  const offers = useOffers()
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const broken = useBroken()

  async function inject(offer: FaultOffer): Promise<void> {
    const { edits } = offer
    const refused = await edit(faultStep(offer), (before) => ({
      ...before,
      spec: [...before.spec, ...edits.spec],
      kernel: [...before.kernel, ...edits.kernel],
    }))
    setProblems(refused)
    if (refused.length > 0) return
    const lostAt = session.getState().trace?.lostAt
    if (lostAt !== undefined) transport.seek(lostAt)
    onClose()
  }

  async function mend(fault: FaultOffer): Promise<void> {
    const refused = await takeBack(app, fault)
    setProblems(refused)
    if (refused.length === 0) onClose()
  }

  return (
    <Dialog open onOpenChange={onClose} title={words.title} intro={hasState ? words.intro : words.noState} wide>
      <Refusal problems={problems}>
        <p className={controls.error}>{words.refused}</p>
      </Refusal>
      {hasState && !(offers && broken) && <p role="status">{words.loading}</p>}
      {hasState && offers && broken && (
        <div className={styles.groups}>
          {GROUPS.map(([group, codes]) => (
            <section key={group} aria-labelledby={`faults-${group}`}>
              <h3 id={`faults-${group}`} className={styles.group}>
                {words.groups[group]}
              </h3>
              <ul className={styles.list}>
                {codes.map((code) => (
                  <FaultItem
                    key={code}
                    code={code}
                    offer={offers.find((one) => one.code === code)}
                    broken={broken.filter((fault) => fault.code === code)}
                    example={EXAMPLES[code] === scenario ? undefined : EXAMPLES[code]}
                    onInject={(offer) => void inject(offer)}
                    onOpen={(id) => void actions.openScenario(id, false)}
                    onTakeBack={(fault) => void mend(fault)}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </Dialog>
  )
}

interface ItemProps {
  readonly code: FaultCode
  readonly offer: FaultOffer | undefined
  /** Where it is broken so already. */
  readonly broken: readonly FaultOffer[]
  /** A scenario that has what could break so. */
  readonly example: ScenarioId | undefined
  readonly onInject: (offer: FaultOffer) => void
  readonly onOpen: (id: ScenarioId) => void
  readonly onTakeBack: (fault: FaultOffer) => void
}

function FaultItem({ code, offer, broken, example, onInject, onOpen, onTakeBack }: ItemProps) {
  const text = useText()
  const words = useFaultWords()
  const { title, text: sentence, absent } = words.faults[code]
  // What is broken here already is taken back, not broken again.
  const again = offer && broken.every((fault) => !isSame(fault, offer))
  // Where it strikes, unless that is everywhere.
  const struck = offer && again && Object.keys(offer.params).length > 0 ? stepText(text, faultStep(offer)) : ''
  return (
    <li className={styles.item} data-broken={broken.length > 0}>
      <button
        type="button"
        className={styles.fault}
        disabled={!again}
        aria-describedby={`fault-${code}`}
        onClick={() => offer && onInject(offer)}
      >
        <strong>{title}</strong>
        {struck !== '' && <span className={styles.struck}>{struck}</span>}
      </button>
      {broken.map((fault) => (
        <p key={JSON.stringify(fault.params)} className={styles.broken}>
          <strong>{words.inForce}</strong> {stepText(text, faultStep(fault))}
          <button type="button" className={controls.button} onClick={() => onTakeBack(fault)}>
            {words.takeBack}
          </button>
        </p>
      ))}
      <p id={`fault-${code}`} className={styles.sentence}>
        <Rich text={sentence} />
        {!offer && broken.length === 0 && <em className={styles.absent}>{words.notHere({ reason: absent })}</em>}
      </p>
      {!offer && broken.length === 0 && example && (
        <button type="button" className={`${controls.quiet} ${styles.example}`} onClick={() => onOpen(example)}>
          {words.openExample({ scenario: text.scenarios[example].title })}
        </button>
      )}
    </li>
  )
}

const isSame = (a: FaultOffer, b: FaultOffer): boolean => JSON.stringify(a.params) === JSON.stringify(b.params)

/** Aimed at the way of the probe that is shown. */
function useOffers(): readonly FaultOffer[] | undefined {
  const { ask } = useHopscope()
  const probe = useSession((session) => session.trace?.probe ?? session.draft)
  const loaded = useLab((lab) => lab.loaded)
  const [offers, setOffers] = useState<readonly FaultOffer[]>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cluster offers others for the same probe.
  useEffect(() => {
    const wish = new AbortController()
    void ask('faults', probe ? { probe } : {}, { signal: wish.signal }).then((answer) => {
      if (!wish.signal.aborted) setOffers(answer.kind === 'ok' ? answer.answer : [])
    })
    return () => wish.abort()
  }, [ask, probe, loaded])
  return offers
}
