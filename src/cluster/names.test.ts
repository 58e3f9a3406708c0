import { describe, expect, it } from 'vitest'
import { vethName } from './cni/vethName.ts'
import { vtepMac } from './felix/vtep.ts'
import { stableMac } from './host/macs.ts'
import { portName } from './host/ports.ts'
import { podNetnsNames } from './names.ts'

describe('names and addresses that Calico computes', () => {
  it.each([
    ['test', 'pod1', 'cali17fddc925b9'], // document 001
    ['default', 'demoapp-7c58cd6bb-dlv2l', 'calieaff9349a21'], // document 003, 172.16.58.203
    ['default', 'demoapp-7c58cd6bb-kqtrf', 'cali69ecdd194dd'], // 172.16.58.202
    ['default', 'demoapp-7c58cd6bb-wp2kt', 'cali2d72f58ef6e'], // 172.16.58.204
    ['default', 'demoapp-7c58cd6bb-5ttrh', 'cali0cc8fa4c25b'], // 172.16.58.205
  ])('veth of %s/%s is %s', (namespace, pod, name) => {
    expect(vethName(namespace, pod)).toBe(name)
  })

  // felix/calc/states_for_test.go
  it.each([
    ['remotehostname', '66:3e:ca:a4:db:65'],
    ['localhostname', '66:48:f6:56:dc:f1'],
    ['remotehostname2', '66:40:18:59:1f:16'],
  ])('VTEP of %s is %s', (node, mac) => {
    expect(vtepMac(node)).toBe(mac)
  })

  it("gives an interface the MAC that the kernel lab's documents give it", () => {
    expect(stableMac('k8s-master01', 'ens33')).toBe('02:08:86:44:91:b5')
  })

  it('names a port after the machine where it fits', () => {
    expect(portName('k8s-master01', 'ens33', true)).toBe('to-k8s-master01')
    expect(portName('calico-fullmesh-control-plane', 'eth0', true)).toMatch(/^p[0-9a-f]{11}$/)
    expect(portName('gateway', 'eth0', false)).not.toBe(portName('gateway', 'eth1', false))
  })

  it("calls a pod's namespace after the pod, and says its Kubernetes namespace where that is not enough", () => {
    const pods = [
      { namespace: 'default', name: 'web' },
      { namespace: 'test', name: 'web' },
      { namespace: 'test', name: 'node1' },
      { namespace: 'test', name: 'db' },
    ]
    expect(podNetnsNames(new Set(['node1']), pods)).toEqual(['default.web', 'test.web', 'test.node1', 'db'])
  })
})
