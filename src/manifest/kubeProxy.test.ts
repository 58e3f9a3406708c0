/** kube-proxy's configuration, as a file and as kubeadm keeps it: decoded as kube-proxy does. */
import { describe, expect, it } from 'vitest'
import { scenarioSource } from '../scenario/scenarios.ts'
import { applyManifests } from './testApply.ts'

const { spec } = scenarioSource('dns')

const HEAD = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n'

function refused(text: string): unknown {
  const result = applyManifests(spec, text)
  return result.ok
    ? []
    : result.problems.map(({ message, offset, length }) => [text.slice(offset, offset + length), message])
}

const kubeadm = (mode: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: kube-proxy
  namespace: kube-system
  labels: {app: kube-proxy}
data:
  config.conf: |-
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    bindAddress: 0.0.0.0
    bindAddressHardFail: false
    clientConnection:
      acceptContentTypes: ""
      burst: 0
      contentType: ""
      kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
      qps: 0
    clusterCIDR: 10.244.0.0/16
    configSyncPeriod: 0s
    conntrack:
      maxPerCore: null
      min: null
      tcpBeLiberal: false
      tcpCloseWaitTimeout: null
      tcpEstablishedTimeout: null
      udpStreamTimeout: 0s
      udpTimeout: 0s
    detectLocal: {bridgeInterface: "", interfaceNamePrefix: ""}
    detectLocalMode: ""
    enableProfiling: false
    healthzBindAddress: ""
    hostnameOverride: ""
    iptables: {localhostNodePorts: null, masqueradeAll: false, masqueradeBit: null, minSyncPeriod: 0s, syncPeriod: 0s}
    ipvs: {excludeCIDRs: null, minSyncPeriod: 0s, scheduler: "", strictARP: false, syncPeriod: 0s, tcpFinTimeout: 0s}
    kind: KubeProxyConfiguration
    logging: {flushFrequency: 0, options: {json: {infoBufferSize: "0"}, text: {infoBufferSize: "0"}}, verbosity: 0}
    metricsBindAddress: ""
    mode: ${mode}
    nftables: {masqueradeAll: false, masqueradeBit: null, minSyncPeriod: 0s, syncPeriod: 0s}
    nodePortAddresses: null
    oomScoreAdj: null
    portRange: ""
    showHiddenMetricsForVersion: ""
    winkernel: {enableDSR: false, forwardHealthCheckVip: false, networkName: "", rootHnsEndpointName: "", sourceVip: ""}
  kubeconfig.conf: |-
    apiVersion: v1
    kind: Config
`

describe('kube-proxy', () => {
  it("is configured by kubeadm's ConfigMap", () => {
    const result = applyManifests(spec, kubeadm('ipvs'))
    expect(result).toMatchObject({
      ok: true,
      value: {
        outcomes: [
          { kind: 'ConfigMap', name: 'kube-system/kube-proxy', verb: expect.stringMatching(/created|configured/) },
        ],
        edits: [{ op: 'put', part: 'kubeProxy', value: { mode: 'ipvs', clusterCIDR: '10.244.0.0/16' } }],
      },
    })
    expect(result.ok && result.value.outcomes[0]?.unknown).toBeUndefined()
  })

  it('what is wrong in the ConfigMap is shown at the file that is wrong', () => {
    expect(refused(kubeadm('userspace'))).toEqual([['config.conf', expect.stringContaining('iptables')]])
    expect(refused(kubeadm('ipvs\n     deep: 1'))).toEqual([['config.conf', expect.stringContaining('YAML')]])
  })

  it.each([
    [
      'a text for a number',
      'conntrack: {maxPerCore: lots}',
      'lots',
      'json: cannot unmarshal string into Go struct field KubeProxyConntrackConfiguration.conntrack.maxPerCore of type int32',
    ],
    ['a duration without unit', 'conntrack: {udpTimeout: "30"}', '"30"', 'time: missing unit in duration "30"'],
    ['a duration in days', 'iptables: {syncPeriod: 1d}', '1d', 'time: unknown unit "d" in duration "1d"'],
    ['no duration', 'configSyncPeriod: soon', 'soon', 'time: invalid duration "soon"'],
    [
      'a number for a duration',
      'ipvs: {tcpTimeout: 900}',
      '900',
      'json: cannot unmarshal number into Go value of type string',
    ],
    [
      'a gate that is no gate',
      'featureGates: {SomeGate: "yes"}',
      '"yes"',
      'json: cannot unmarshal string into Go struct field KubeProxyConfiguration.featureGates.SomeGate of type bool',
    ],
  ])('does not start with %s', (_, line, at, why) => {
    expect(refused(`${HEAD}${line}\n`)).toEqual([[at, `failed to decode: ${why}`]])
  })

  it('goes on without fields that it does not know', () => {
    const text = `${HEAD}mode: ipvs\nipvs: {strictArp: true}\nconntrack: {max: 5}\n`
    const result = applyManifests(spec, text)
    expect(result).toMatchObject({
      ok: true,
      value: {
        edits: [{ value: { mode: 'ipvs' } }],
        outcomes: [{ unknown: [{ path: 'ipvs.strictArp', known: ['strictARP'] }, { path: 'conntrack.max' }] }],
      },
    })
  })
})
