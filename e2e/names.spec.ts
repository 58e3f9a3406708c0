import { expect, test } from '@playwright/test'
import { type Hopscope, open, pressUntil } from './page.ts'

const at = (probe: string): string => `scenario=dns&${probe}&hop=0`
const client = (kind: string, to: string, rest = ''): string => at(`kind=${kind}&from=pod-client&to=${to}${rest}`)
const to = (app: Hopscope) => app.page.getByRole('combobox', { name: 'to', exact: true })
const send = (app: Hopscope): Promise<void> => app.page.getByRole('button', { name: 'Send' }).click()

test('a probe to a name shows the lookup first, then the connection', async ({ page }) => {
  const app = await open(page, at('kind=tcp&from=pod-client&to=nginx-pod08&port=8080&sport=46001'))
  await expect(app.verdict).toContainText(/Answered by nginx-dep08-/)
  await expect(app.verdict).toContainText('nginx-pod08.default.svc.cluster.local was looked up first: 10.96.125.237')

  await expect(app.title).toHaveText('Sent by pod-client')
  await expect(page.locator('#hop-detail')).toContainText('DNS lookup')
  await expect(page.locator('#hop-detail')).toContainText(
    'asks for A of nginx-pod08.default.svc.cluster.local: name 1 of 4',
  )
  await expect(app.header('DNS')).toBeVisible()
  await pressUntil(app, 'n', /^Through PREROUTING on k8s-node01$/)
  await expect(page.locator('#hop-detail')).toContainText(/dst 10\.96\.0\.10:53 → 10\.100\.\d+\.\d+:53: DNAT/)
  await pressUntil(app, 'Shift+ArrowRight', /^Sent by coredns-/)
  await expect(page.locator('#hop-detail')).toContainText('A of nginx-pod08.default.svc.cluster.local is 10.96.125.237')

  await app.filter.fill('dns')
  const rows = app.packets.getByRole('row').filter({ hasText: 'DNS' })
  await expect(rows.first()).toContainText('Standard query 0x')
  await expect(rows.first()).toContainText('A nginx-pod08.default.svc.cluster.local')
  await app.filter.fill('dns.a == 10.96.125.237')
  await expect(rows.first()).toContainText('Standard query response')
  await expect(rows.first()).toContainText('A 10.96.125.237')
  await rows.first().click()
  await expect(app.header('DNS')).toBeVisible()
  await app.filter.fill('tcp.flags.syn && !tcp.flags.ack')
  await app.packets.getByRole('row').filter({ hasText: 'TCP' }).first().click()
  await expect(page.locator('#hop-detail')).toContainText('handshake')
})

test('the name of a Service is picked, and what nobody knows is said', async ({ page }) => {
  const app = await open(page, client('tcp', 'nginx-pod08', '&port=8080'))
  await to(app).click()
  await page
    .getByRole('listbox')
    .getByRole('option', { name: /^nginx-headless/ })
    .click()
  await expect(to(app)).toHaveValue('nginx-headless')
  await page.getByLabel('port', { exact: true }).fill('80')
  await send(app)
  await expect(app.verdict).toContainText('nginx-headless.default.svc.cluster.local was looked up first: 10.100.85.')
  await to(app).fill('nginx-pod09')
  await send(app)
  await expect(app.verdict).toContainText('Name not resolved')
  await expect(app.verdict).toContainText('NXDOMAIN')
  await to(app).fill('kube-dns.kube-system')
  await page.getByLabel('What to send').selectOption('nslookup')
  await send(app)
  await expect(app.verdict).toContainText('Found: kube-dns.kube-system.svc.cluster.local is at 10.96.0.10')
  await to(app).fill('10.96.0.10')
  await send(app)
  await expect(page.getByText('10.96.0.10 is not a name: there is nothing to look up.')).toBeVisible()
})

test('an ExternalName leads through an alias to the world outside', async ({ page }) => {
  const app = await open(page, client('dns', 'outside'))
  await expect(app.verdict).toContainText('Found: server.example.com is at 203.0.113.80')
  await app.filter.fill('dns.cname')
  await expect(app.packets.getByRole('row').filter({ hasText: 'CNAME server.example.com' }).first()).toBeVisible()
})

test('a policy that forgets DNS: every question is lost at the node', async ({ page }) => {
  const app = await open(page, at('kind=tcp&from=pod-strict&to=nginx-pod08&port=8080'))
  await expect(app.verdict).toContainText('Name not resolved')
  await expect(app.verdict).toContainText('no nameserver answered')
  await page.getByRole('button', { name: 'Show where' }).click()
  await expect(app.title).toHaveText(/^Dropped .*on k8s-node01$/)
  await expect(page.locator('#hop-detail')).toContainText('cali-fw-')
})
