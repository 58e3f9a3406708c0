import { expect, test } from '@playwright/test'
import { open, pressUntil } from './page.ts'

interface Story {
  readonly scenario: string
  /** Of the link: another probe than the scenario's first. */
  readonly probe?: string
  readonly verdict: RegExp
  /** The heading of a hop that changes the packet, or drops it. */
  readonly hop: RegExp
  /** Which rule changed what. */
  readonly says: string | RegExp
}

const tcp = (from: string, to: string, port = 80): string => `kind=tcp&from=${from}&to=${to}&port=${port}&sport=45000`
const ping = (from: string, to: string): string => `kind=ping&from=${from}&to=${to}`

const STORIES: readonly Story[] = [
  {
    scenario: 'cluster-ip',
    verdict: /Answered by pod2 .* as 10\.244\.219\.75/,
    hop: /^Through PREROUTING on master$/,
    says: /dst 10\.1\.118\.185:80 → 10\.244\.166\.159:80: DNAT, rule \d of KUBE-SEP-X4R67US2PCZJVEDY/,
  },
  {
    scenario: 'cluster-ip',
    probe: tcp('pod2', '10.1.118.185'),
    verdict: /Answered by pod2 .* as 192\.168\.43\.153/,
    hop: /^Through POSTROUTING on node1$/,
    says: /src 10\.244\.166\.159:45000 → 192\.168\.43\.153:\d+: MASQUERADE .* of KUBE-POSTROUTING/,
  },
  {
    scenario: 'service-subnet',
    verdict: /Answered by backend /,
    hop: /^Through PREROUTING on calico-fullmesh-control-plane$/,
    says: /dst 10\.96\.84\.196:80 → 10\.244\.84\.196:80: DNAT, rule \d of KUBE-SEP-/,
  },
  {
    scenario: 'service-tunnel',
    verdict: /Answered by backend-far /,
    hop: /^Encapsulated at tunl0 on calico-fullmesh-control-plane$/,
    says: '10.244.196.129',
  },
  {
    scenario: 'service-endpoints',
    verdict: /Answered by nginx-dep08-/,
    hop: /^Through PREROUTING on k8s-node01$/,
    says: /dst 10\.96\.125\.237:8080 → 10\.100\.85\.246:80: DNAT, rule \d of KUBE-SEP-ATSP76LQOJHSORE7/,
  },
  {
    scenario: 'service-endpoints',
    probe: tcp('pod-client', '10.96.200.3', 8080),
    verdict: /Refused/,
    hop: /^Dropped .*on k8s-node01$/,
    says: 'default/nobody has no endpoints',
  },
  {
    scenario: 'session-affinity',
    verdict: /Answered by backend/,
    hop: /^Through PREROUTING on calico-fullmesh-control-plane$/,
    says: /dst 10\.96\.84\.196:80 → [\d.]+:80: DNAT, rule \d of KUBE-SEP-/,
  },
  {
    scenario: 'node-port',
    verdict: /Answered by pod2 .* as 192\.168\.43\.152/,
    hop: /^Through POSTROUTING on master$/,
    says: /src 192\.168\.43\.1:50447 → 192\.168\.43\.152:\d+: MASQUERADE .* of KUBE-POSTROUTING/,
  },
  {
    scenario: 'node-port-kind',
    verdict: /Answered by backend .* as 172\.18\.0\.4/,
    hop: /^Through POSTROUTING on calico-fullmesh-control-plane$/,
    says: /src 172\.18\.0\.1:52014 → 172\.18\.0\.4:\d+: MASQUERADE .* of KUBE-POSTROUTING/,
  },
  {
    scenario: 'external-traffic-local',
    verdict: /Answered by backend .* as 10\.1\.8\.200/,
    hop: /^Through PREROUTING on calico-fullmesh-worker$/,
    says: /dst 10\.1\.5\.11:31080 → 10\.244\.84\.196:80: DNAT/,
  },
  {
    scenario: 'external-traffic-local',
    probe: tcp('outside', '10.1.5.10', 31080),
    verdict: /Lost on calico-fullmesh-control-plane/,
    hop: /^Dropped .*on calico-fullmesh-control-plane$/,
    says: /DROP: rule \d of KUBE-FIREWALL/,
  },
  {
    scenario: 'load-balancer',
    verdict: /Answered by nginx-dep08-.* as 172\.20\.70\.205/,
    hop: /^Through PREROUTING on k8s-node01$/,
    says: /dst 198\.51\.100\.2:8080 → 10\.100\.85\.\d+:80: DNAT/,
  },
  {
    scenario: 'load-balancer',
    probe: tcp('internet-server', '198.51.100.4', 8080),
    verdict: /Lost on k8s-node01/,
    hop: /^Dropped .*on k8s-node01$/,
    says: /DROP: rule \d of KUBE-PROXY-FIREWALL/,
  },
  {
    scenario: 'pod-to-outside',
    verdict: /Answered by internet-server .* as 192\.168\.43\.152/,
    hop: /^Through POSTROUTING on master$/,
    says: /src 10\.244\.219\.75:40003 → 192\.168\.43\.152:\d+: MASQUERADE .*rule 1 of cali-nat-outgoing/,
  },
  {
    scenario: 'policy-allows',
    verdict: /Answered by backend .* as 10\.244\.11\.129/,
    hop: /^Through PREROUTING on calico-fullmesh-control-plane$/,
    says: /dst 10\.96\.84\.196:80 → 10\.244\.84\.196:80: DNAT/,
  },
  {
    scenario: 'policy-stops',
    verdict: /Lost on calico-fullmesh-worker/,
    hop: /^Dropped .*on calico-fullmesh-worker$/,
    says: /DROP: rule \d of cali-tw-cali\w+ in table filter, “Drop if no policies passed packet”/,
  },
  {
    scenario: 'service-ipvs',
    verdict: /Answered by pod2 /,
    hop: /^IPVS on master$/,
    says: /10\.1\.118\.185:80 → 10\.244\.166\.159:80/,
  },
]

for (const { scenario, probe, verdict, hop, says } of STORIES) {
  test(`${scenario}${probe === undefined ? '' : ` ${probe}`} is told`, async ({ page }) => {
    const app = await open(page, `scenario=${scenario}${probe === undefined ? '' : `&${probe}`}&hop=0`)
    await expect(app.verdict).toContainText(verdict)
    if (hop.source.startsWith('^Dropped')) await pressUntil(app, 'd', hop)
    else await pressUntil(app, 'n', hop)
    await expect(page.locator('#hop-detail')).toContainText(says)
    await page.keyboard.press('ArrowLeft')
    await expect(app.title).not.toHaveText(hop)
  })
}

test('whether a clusterIP can be pinged, the mode of kube-proxy decides', async ({ page }) => {
  const byIptables = await open(page, `scenario=service-endpoints&${ping('pod-client', '10.96.125.237')}&hop=0`)
  await expect(byIptables.verdict).toContainText('Lost')
  await page.goto('about:blank')
  const byIpvs = await open(page, `scenario=service-ping-ipvs&${ping('pod-client', '10.96.125.237')}&hop=0`)
  await expect(byIpvs.verdict).toContainText('Answered')
})
