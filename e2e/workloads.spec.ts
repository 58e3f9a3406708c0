import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { open } from './page.ts'

const text = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: storefront}
  template:
    metadata:
      labels: {app: storefront}
    spec:
      containers:
      - name: web
        image: nginx
        ports:
        - containerPort: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: storefront
`

test('a Deployment becomes pods; what has no place is left out; another number of replicas adds pods', async ({
  page,
}) => {
  await open(page, 'scenario=ipip-always&hop=0')
  const dialog = page.getByRole('dialog', { name: 'Manifests' })
  const editor = page.locator('[data-editor=manifest]')
  const button = (name: string) => dialog.getByRole('button', { name, exact: true })
  const undo = page.getByRole('banner').getByRole('button', { name: /^Undo/ })
  const write = async (replicas: number): Promise<void> => {
    await page.getByRole('button', { name: 'Manifests (YAML)' }).click()
    await editor.fill(text(replicas))
  }

  await write(3)
  await expect(dialog).toContainText('Hopscope cannot simulate Ingress yet')
  await expect(button('Apply')).toBeDisabled()
  await button('Go on without them').click()
  await expect(dialog).toContainText('3 pods made')
  await expect(dialog.locator('[data-verb=leftOut]')).toContainText('Ingress storefront')
  // Its button is gone: what is read next is the verdict.
  await expect(dialog.locator('[id$=verdict]')).toBeFocused()
  const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze()
  expect(violations).toEqual([])
  await button('Apply').click()
  await expect(dialog).toBeHidden()
  await expect(undo).toHaveAccessibleName(/Deployment default\/storefront/)

  await write(5)
  await button('Go on without them').click()
  await expect(dialog).toContainText('2 pods made')
  await expect(dialog).toContainText('3 pods stay as they are')
})
