/**
 * What configures the agents: KubeProxyConfiguration (staging/src/k8s.io/kube-proxy/config/v1alpha1/types.go), which kube-proxy
 * decodes strictly, and where only unknown fields are wrong once more without them (cmd/kube-proxy/app/options.go); and
 * FelixConfiguration (api/pkg/apis/projectcalico/v3/felixconfig.go).
 */
import { type Fault, field, type Kind, unmodelled } from '../kind.ts'
import { type Fields, valueAt } from '../path.ts'
import { flag, object, text } from '../shape.ts'
import { apiObject } from './meta.ts'

const given = (value: unknown): unknown => (value === '' ? undefined : value)

export const kubeProxyConfiguration: Kind = {
  kind: 'KubeProxyConfiguration',
  plural: 'kubeproxyconfigurations',
  api: 'kubernetes',
  apiVersions: ['kubeproxy.config.k8s.io/v1alpha1'],
  namespaced: false,
  list: 'kubeProxy',
  lenient: true,
  shape: object(
    'KubeProxyConfiguration',
    {
      apiVersion: text,
      kind: text,
      mode: text,
      clusterCIDR: text,
      iptables: object(
        'KubeProxyIPTablesConfiguration',
        { masqueradeAll: flag, localhostNodePorts: flag },
        { ignored: 'minSyncPeriod syncPeriod', refused: { masqueradeBit: [14] } },
      ),
      ipvs: object(
        'KubeProxyIPVSConfiguration',
        { scheduler: text, strictARP: flag },
        { ignored: 'excludeCIDRs minSyncPeriod syncPeriod tcpFinTimeout tcpTimeout udpTimeout' },
      ),
    },
    {
      ignored:
        'bindAddress bindAddressHardFail clientConnection configSyncPeriod conntrack enableProfiling featureGates ' +
        'healthzBindAddress hostnameOverride logging metricsBindAddress nftables oomScoreAdj portRange ' +
        'showHiddenMetricsForVersion udpIdleTimeout windowsRunAsService winkernel',
      noise: 'metadata',
      refused: {
        detectLocal: [{ bridgeInterface: '', interfaceNamePrefix: '' }],
        detectLocalMode: ['ClusterCIDR'],
        nodePortAddresses: [],
      },
    },
  ),
  mappings: [
    { ...field('mode', 'mode'), read: given },
    { ...field('clusterCIDR', 'clusterCIDR'), read: given },
    field('masqueradeAll', 'iptables.masqueradeAll'),
    field('localhostNodePorts', 'iptables.localhostNodePorts'),
    field('strictARP', 'ipvs.strictARP'),
    { ...field('scheduler', 'ipvs.scheduler'), read: given },
  ],
  // The program's version is not of its configuration.
  read: (item, _, { old }) => (old?.['version'] === undefined ? item : { ...item, version: old['version'] }),
}

/** Of FelixConfigurations after v3.22. */
const NEWER = `
  bpfCTLBLogFilter bpfConnectTimeLoadBalancing bpfDSROptoutCIDRs bpfDisableGROForIfaces bpfEnforceRPF
  bpfExcludeCIDRsFromNAT bpfForceTrackPacketsFromIfaces bpfHostConntrackBypass bpfHostNetworkedNATWithoutCTLB
  bpfL3IfacePattern bpfLogFilters bpfMapSizeConntrack bpfMapSizeIPSets bpfMapSizeIfState bpfMapSizeNATAffinity
  bpfMapSizeNATBackend bpfMapSizeNATFrontend bpfMapSizeRoute bpfPolicyDebugEnabled bpfProfiling bpfRedirectToPeer
  dataplaneWatchdogTimeout debugHost debugPort debugSimulateDataplaneApplyDelay deviceRouteSourceAddressIPv6
  endpointStatusPathPrefix featureGates floatingIPs goGCThreshold goMaxProcs goMemoryLimitMB
  healthTimeoutOverrides ipForwarding iptablesFilterDenyAction nftablesFilterAllowAction nftablesFilterDenyAction
  nftablesMangleAllowAction nftablesMarkMask nftablesMode nftablesRefreshInterval routeSyncDisabled
  routeTableRanges vxlanMTUV6 windowsManageFirewallRules wireguardEnabledV6 wireguardInterfaceNameV6
  wireguardKeepAlive wireguardListeningPortV6 wireguardMTUV6 wireguardThreadingEnabled workloadSourceSpoofing`

const DEFAULT = 'default'

export const felixConfiguration: Kind = {
  kind: 'FelixConfiguration',
  plural: 'felixconfigurations',
  api: 'calico',
  apiVersions: ['projectcalico.org/v3', 'crd.projectcalico.org/v1'],
  namespaced: false,
  newer: NEWER.trim().split(/\s+/),
  list: 'felix',
  shape: apiObject('FelixConfiguration', {
    spec: object(
      'FelixConfigurationSpec',
      { defaultEndpointToHostAction: text },
      {
        ignored:
          'awsSrcDstCheck debugDisableLogDropping debugMemoryProfilePath debugSimulateCalcGraphHangAfter ' +
          'debugSimulateDataplaneHangAfter endpointReportingDelay endpointReportingEnabled ' +
          'failsafeInboundHostPorts failsafeOutboundHostPorts featureDetectOverride genericXDPEnabled ' +
          'healthEnabled healthHost healthPort interfaceExclude interfaceRefreshInterval ipsetsRefreshInterval ' +
          'iptablesBackend iptablesLockFilePath iptablesLockProbeInterval iptablesLockTimeout ' +
          'iptablesPostWriteCheckInterval iptablesRefreshInterval ipv6Support logDebugFilenameRegex logFilePath ' +
          'logPrefix logSeverityFile logSeverityScreen logSeveritySys maxIpsetSize metadataAddr metadataPort ' +
          'netlinkTimeout openstackRegion policySyncPathPrefix prometheusGoMetricsEnabled ' +
          'prometheusMetricsEnabled prometheusMetricsHost prometheusMetricsPort prometheusProcessMetricsEnabled ' +
          'prometheusWireGuardMetricsEnabled reportingInterval reportingTTL routeRefreshInterval ' +
          'usageReportingEnabled usageReportingInitialDelay usageReportingInterval wireguardInterfaceName ' +
          'wireguardListeningPort wireguardMTU wireguardRoutingRulePriority xdpEnabled xdpRefreshInterval ' +
          'bpfConnectTimeLoadBalancingEnabled bpfDataIfacePattern bpfDisableUnprivileged ' +
          'bpfExtToServiceConnmark bpfExternalServiceMode bpfKubeProxyEndpointSlicesEnabled ' +
          'bpfKubeProxyIptablesCleanupEnabled bpfKubeProxyMinSyncPeriod bpfLogLevel bpfPSNATPorts',
        refused: {
          allowIPIPPacketsFromWorkloads: [],
          allowVXLANPacketsFromWorkloads: [],
          bpfEnabled: [],
          chainInsertMode: ['insert', 'Insert'],
          dataplaneDriver: ['calico-iptables-plugin'],
          deviceRouteProtocol: [3],
          deviceRouteSourceAddress: [],
          disableConntrackInvalidCheck: [],
          externalNodesList: [],
          interfacePrefix: ['cali'],
          ipipEnabled: [],
          ipipMTU: [0],
          iptablesFilterAllowAction: ['Accept', 'ACCEPT'],
          iptablesMangleAllowAction: ['Accept', 'ACCEPT'],
          iptablesMarkMask: [0xffff0000],
          iptablesNATOutgoingInterfaceFilter: [],
          kubeNodePortRanges: [['30000:32767']],
          mtuIfacePattern: [],
          natOutgoingAddress: [],
          natPortRange: [],
          removeExternalRoutes: [true],
          routeSource: ['CalicoIPAM'],
          routeTableRange: [],
          serviceLoopPrevention: ['Drop'],
          sidecarAccelerationEnabled: [],
          useInternalDataplaneDriver: [true],
          vxlanEnabled: [],
          vxlanMTU: [0],
          vxlanPort: [4789],
          vxlanVNI: [4096],
          wireguardEnabled: [],
          wireguardHostEncryptionEnabled: [],
        },
      },
    ),
  }),
  mappings: [{ ...field('defaultEndpointToHostAction'), read: (value) => given(capitalised(String(value))) }],
  write: (manifest: Fields) => ({ metadata: { name: DEFAULT }, ...manifest }),
  check(manifest): Fault[] {
    const name = valueAt(manifest, ['metadata', 'name'])
    return name === undefined || name === DEFAULT
      ? []
      : [unmodelled(['metadata', 'name'], 'a FelixConfiguration for one node')]
  },
}

/** Felix takes `ACCEPT` and `accept` too. */
const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
