/** Every fault: broken by the menu, its verdict and place said, mended by the first fix that is proposed. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { type Hopscope, open } from './page.ts'

interface Case {
  /** As the menu calls it. */
  readonly fault: string
  readonly view: string
  readonly verdict: RegExp
  /** What decided, what is needed, and whatever else stands beneath the verdict. */
  readonly says: readonly RegExp[]
  readonly fix: RegExp
  readonly mended?: RegExp
}

const ipip = 'scenario=ipip-always&hop=0'
const DECIDED = (words: string): RegExp => new RegExp(`Decided.*${words}`)
const NEEDED = (words: string): RegExp => new RegExp(`Needed.*${words}`)

const CASES: readonly Case[] = [
  {
    fault: 'No default route on a node',
    view: ipip,
    verdict: /EHOSTUNREACH.*on demoapp-7c58cd6bb-75pf8 at eth0: .*NEIGH_FAILED/,
    says: [NEEDED('a default route in table main of k8s-master01')],
    fix: /ip route add default via 192\.168\.40\.2 dev ens33.*\(k8s-master01\)/,
  },
  {
    fault: 'proxy_arp off',
    view: ipip,
    verdict: /EHOSTUNREACH.*on demoapp-7c58cd6bb-75pf8 at eth0: .*NEIGH_FAILED/,
    says: [DECIDED('proxy_arp = 0.*on k8s-master01'), NEEDED('proxy_arp = 1')],
    fix: /sysctl -w net\.ipv4\.conf\.cali8cb3fb5bbf4\.proxy_arp=1/,
  },
  {
    fault: 'ip_forward off',
    view: ipip,
    verdict: /Lost on k8s-node02 at tunl0: .*IP_INNOROUTES/,
    says: [DECIDED('forwarding = 0'), NEEDED('net.ipv4.ip_forward = 1 on k8s-node02')],
    fix: /sysctl -w net\.ipv4\.ip_forward=1 \(k8s-node02\)/,
  },
  {
    fault: 'Strict rp_filter, asymmetric path',
    view: ipip,
    verdict: /Lost on k8s-node02 at tunl0: .*IP_RPFILTER/,
    says: [
      DECIDED('net.ipv4.conf.all.rp_filter = 1'),
      NEEDED('rp_filter = 2 on k8s-node02 or a way back to 172.16.32.129'),
    ],
    fix: /rp_filter=0; ip route replace 172\.16\.32\.128\/26 .* dev tunl0/,
  },
  {
    fault: 'BIRD down on a node',
    view: ipip,
    verdict: /Lost on gateway at eth1: .*IP_INNOROUTES/,
    says: [DECIDED('default via 192.168.40.2 .*on k8s-master01'), NEEDED('a route to 172.16.58.192/26')],
    fix: /start BIRD on k8s-node02/,
  },
  {
    fault: 'BGP blocked between two nodes',
    view: 'scenario=two-subnets-ipip&hop=0',
    verdict: /Lost on gateway at eth0: .*IP_INNOROUTES/,
    says: [NEEDED('a route to 10.244.196.128/26 in table main of calico-fullmesh-control-plane')],
    fix: /let TCP 179 through between calico-fullmesh-control-plane and calico-fullmesh-worker2/,
  },
  {
    fault: 'A gateway without pod routes',
    view: 'scenario=two-subnets-native&hop=0',
    verdict: /Lost on gateway at eth0: .*IP_INNOROUTES/,
    says: [NEEDED('a route to 10.244.196.128/26 in table main of gateway')],
    fix: /ip route add 10\.244\.196\.128\/26 via 10\.1\.8\.10 dev eth1/,
  },
  {
    fault: 'IP protocol 4 blocked',
    view: ipip,
    verdict: /Lost on k8s-node02 at ens33: .*PREROUTING/,
    says: [DECIDED('-p ipencap -j DROP'), NEEDED('no rule 1 in chain PREROUTING of table raw')],
    fix: /iptables -t raw -D PREROUTING -i ens33 -p 4 -j DROP/,
  },
  {
    fault: 'UDP 4789 blocked',
    view: 'scenario=vxlan-always&hop=0',
    verdict: /Lost on k8s-node02 at ens33: .*PREROUTING/,
    says: [DECIDED('--dport 4789 -j DROP')],
    fix: /iptables -t raw -D PREROUTING -i ens33 .*--dport 4789 -j DROP/,
  },
  {
    fault: 'MTU too large for the tunnel',
    view: `${ipip}&kind=ping&from=demoapp-7c58cd6bb-75pf8&to=172.16.58.203&size=1472`,
    verdict: /Lost: .*MTU 1480/,
    says: [NEEDED('packets of at most 1480 bytes; this one has 1500')],
    fix: /MTU of tunnel and pods back to 1480/,
  },
  {
    fault: 'Stale ARP entry',
    view: ipip,
    verdict: /Lost on k8s-node02 at ens33: .*OTHERHOST/,
    says: [DECIDED('192.168.40.112 .*lladdr 02:de:ad:be:ef:00'), NEEDED('192.168.40.112 at 02:')],
    fix: /ip neigh del 192\.168\.40\.112 dev ens33/,
  },
  {
    fault: 'Duplicate pod IP',
    view: `${ipip}&kind=tcp&from=k8s-master01&to=172.16.58.203&port=80`,
    verdict: /Answered by demoapp-7c58cd6bb-75pf8/,
    says: [/172\.16\.58\.203 is there twice: demoapp-7c58cd6bb-75pf8 took the question/],
    fix: /ip addr del 172\.16\.58\.203\/32 dev eth0; ip route del 172\.16\.58\.203/,
    mended: /Answered by demoapp-7c58cd6bb-dlv2l/,
  },
  {
    fault: 'Connection table full',
    view: ipip,
    verdict: /Lost on k8s-node02 at ens33: .*full/,
    says: [DECIDED('nf_conntrack_max = 4'), NEEDED('net.netfilter.nf_conntrack_max = 262144')],
    fix: /sysctl -w net\.netfilter\.nf_conntrack_max=262144/,
  },
  {
    fault: 'Endpoint gone, still in the chain',
    view: 'scenario=cluster-ip&hop=0',
    verdict: /Lost on node1 at ens33: .*IP_INNOROUTES/,
    says: [DECIDED('blackhole 10.244.166.128/26'), NEEDED('cali779e50eea23 up on node1')],
    fix: /ip link set cali779e50eea23 up; ip route add 10\.244\.166\.159/,
  },
  {
    fault: 'kube-proxy stopped',
    view: 'scenario=cluster-ip&hop=0',
    verdict: /ENETUNREACH.*on gateway at eth1/,
    says: [NEEDED('kube-proxy’s rules for 10.1.118.185')],
    fix: /start kube-proxy/,
  },
  {
    fault: 'A policy that forgets DNS',
    view: 'scenario=dns&hop=0',
    verdict: /Name not resolved.*on k8s-node01/,
    says: [DECIDED('no policies passed'), NEEDED('a policy that allows pod-client egress of UDP port 53')],
    fix: /policy allow-http-egress: allow egress to port 53/,
  },
  {
    fault: 'natOutgoing off',
    view: 'scenario=pod-to-outside&hop=0',
    verdict: /Lost on gateway at eth0: .*IP_INNOROUTES/,
    says: [/The question arrived at internet-server; its answer was lost/, NEEDED('natOutgoing: true')],
    fix: /natOutgoing: true/,
  },
]

const menu = (page: Page) => page.getByRole('dialog', { name: 'Break something' })
const beneath = (page: Page) => page.locator('main')
const fixes = (page: Page) => page.getByRole('list', { name: 'Mends it' }).getByRole('button')

async function breakBy(app: Hopscope, fault: string): Promise<void> {
  await app.page.getByRole('button', { name: 'Break something' }).click()
  await menu(app.page)
    .getByRole('button', { name: new RegExp(`^${fault.replaceAll(/[().]/g, '.')}`) })
    .click()
  await expect(menu(app.page)).toHaveCount(0)
}

for (const { fault, view, verdict, says, fix, mended } of CASES) {
  test(`${fault}: said, and mended`, async ({ page }) => {
    const app = await open(page, view)
    await expect(app.verdict).toHaveAttribute('data-tone', 'good')
    await breakBy(app, fault)
    await expect(app.verdict).toHaveText(verdict)
    for (const sentence of says) await expect(beneath(page)).toContainText(sentence)
    await expect(fixes(page).first()).toHaveAccessibleName(fix)
    await fixes(page).first().click()
    await expect(app.verdict).toHaveAttribute('data-tone', 'good')
    if (mended) await expect(app.verdict).toHaveText(mended)
    await expect(fixes(page)).toHaveCount(0)
  })
}

test('a fault is one step of the history; the picture stands at the loss; the menu takes it back', async ({ page }) => {
  const app = await open(page, ipip)
  await breakBy(app, 'ip_forward off')
  await expect(app.title).toHaveText('Dropped at tunl0 on k8s-node02')
  const undo = page.getByRole('banner').getByRole('button', { name: 'Undo: ip_forward off on k8s-node02' })
  await undo.click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Redo: ip_forward off/ })
    .click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')

  await page.getByRole('button', { name: 'Break something' }).click()
  await expect(menu(page)).toContainText('in force ip_forward off on k8s-node02')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
  await menu(page).getByRole('button', { name: 'Take back' }).click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(page.getByRole('button', { name: 'Break something' })).toBeFocused()
})

test('a link marks the fault and offers both ways: mended by command it is gone, taken back it leaves no edit', async ({
  page,
}) => {
  const app = await open(page, ipip)
  await breakBy(app, 'ip_forward off')
  await expect(fixes(page)).toHaveCount(1)
  await expect(page).toHaveURL(/edits=/)
  // As a colleague opens it, who has nothing of this browser's.
  const link = page.url()
  const browser = page.context().browser()
  const context = await (browser as NonNullable<typeof browser>).newContext({ baseURL: new URL(link).origin })
  const there = await context.newPage()
  await there.goto(link)
  const broken = there.getByRole('list', { name: 'Broken' })
  await expect(broken).toHaveText(/ip_forward off on k8s-node02/)
  await there.getByRole('button', { name: 'Break something' }).click()
  await expect(menu(there)).toContainText('in force ip_forward off on k8s-node02')
  await there.keyboard.press('Escape')
  await fixes(there).first().click()
  await expect(broken).toHaveCount(0)
  await there.reload()
  await expect(
    there.getByRole('banner').getByRole('button', { name: /^Undo: sysctl -w net.ipv4.ip_forward=1/ }),
  ).toBeVisible()
  await expect(broken).toHaveCount(0)
  await context.close()

  await page.getByRole('button', { name: 'Take back: ip_forward off on k8s-node02' }).click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'good')
  await expect(page).not.toHaveURL(/edits=/)
})

test('the deciding row leads to its table', async ({ page }) => {
  const app = await open(page, ipip)
  await breakBy(app, 'Stale ARP entry')
  await page.getByRole('button', { name: /^Show in the tables of k8s-master01/ }).click()
  await expect(page.getByRole('tab', { name: /Neighbours/ })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('tabpanel', { name: /Neighbours/ })).toContainText('02:de:ad:be:ef:00')
})

test('faults lie over other edits and each other; what was not broken is not met, and another probe is', async ({
  page,
}) => {
  const app = await open(page, 'scenario=pod-to-outside&hop=0')
  await breakBy(app, 'BIRD down on a node')
  await expect(beneath(page)).toContainText('This probe does not meet what was broken.')
  await page.getByRole('button', { name: /^Send one that does/ }).click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await breakBy(app, 'ip_forward off')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await expect(fixes(page).first()).toBeVisible()
})

test('what the kernel refuses on top of other edits is said, and nothing is broken', async ({ page }) => {
  const app = await open(page, 'scenario=pod-to-outside&hop=0&panel=tables&table=chains&ns=master')
  const line = page.locator('[data-editor=command]')
  await line.fill('iptables -t nat -D cali-nat-outgoing 1')
  await line.press('Enter')
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await page.getByRole('button', { name: 'Break something' }).click()
  await menu(page)
    .getByRole('button', { name: /^natOutgoing off/ })
    .click()
  await expect(menu(page).getByRole('alert')).toContainText('It cannot be broken on top of the other edits:')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('banner').getByRole('button', { name: /^Undo: iptables -t nat -D/ })).toBeVisible()
})

test('a scenario that has what could break is one click away', async ({ page }) => {
  await open(page, ipip)
  await page.getByRole('button', { name: 'Break something' }).click()
  await menu(page).getByRole('button', { name: 'Open “Two subnets, native routes”' }).click()
  await expect(menu(page).getByRole('button', { name: /^A gateway without pod routes/ })).toBeEnabled()
})

test('on a phone, in Chinese', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const app = await open(page, `${ipip}&lang=zh&theme=dark`)
  await page.getByRole('button', { name: '弄坏点什么' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^节点的 BIRD 停止/ })
    .click()
  await expect(app.verdict).toHaveAttribute('data-tone', 'bad')
  await expect(page.getByRole('button', { name: /^应用：启动 k8s-node02 上的 BIRD/ })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
})
