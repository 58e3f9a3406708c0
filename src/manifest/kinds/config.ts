/**
 * What configures the agents: KubeProxyConfiguration (staging/src/k8s.io/kube-proxy/config/v1alpha1/types.go) and
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

const DEFAULT = 'default'

export const felixConfiguration: Kind = {
  kind: 'FelixConfiguration',
  plural: 'felixconfigurations',
  api: 'calico',
  apiVersions: ['projectcalico.org/v3', 'crd.projectcalico.org/v1'],
  namespaced: false,
  list: 'felix',
  shape: apiObject('FelixConfiguration', {
    spec: object(
      'FelixConfigurationSpec',
      { defaultEndpointToHostAction: text },
      {
        ignored:
          'awsSrcDstCheck dataplaneWatchdogTimeout debugDisableLogDropping debugHost debugMemoryProfilePath debugPort ' +
          'debugSimulateCalcGraphHangAfter debugSimulateDataplaneApplyDelay debugSimulateDataplaneHangAfter ' +
          'deviceRouteSourceAddressIPv6 endpointReportingDelay endpointReportingEnabled endpointStatusPathPrefix ' +
          'failsafeInboundHostPorts failsafeOutboundHostPorts featureDetectOverride featureGates genericXDPEnabled ' +
          'goGCThreshold goMaxProcs goMemoryLimitMB healthEnabled healthHost healthPort healthTimeoutOverrides ' +
          'interfaceExclude interfaceRefreshInterval ipsetsRefreshInterval iptablesBackend iptablesLockFilePath ' +
          'iptablesLockProbeInterval iptablesLockTimeout iptablesPostWriteCheckInterval iptablesRefreshInterval ipv6Support ' +
          'logDebugFilenameRegex logFilePath logPrefix logSeverityFile logSeverityScreen logSeveritySys maxIpsetSize ' +
          'metadataAddr metadataPort netlinkTimeout nftablesRefreshInterval openstackRegion policySyncPathPrefix ' +
          'prometheusGoMetricsEnabled prometheusMetricsEnabled prometheusMetricsHost prometheusMetricsPort ' +
          'prometheusProcessMetricsEnabled prometheusWireGuardMetricsEnabled reportingInterval reportingTTL ' +
          'routeRefreshInterval usageReportingEnabled usageReportingInitialDelay usageReportingInterval vxlanMTUV6 ' +
          'wireguardEnabledV6 wireguardInterfaceName wireguardInterfaceNameV6 wireguardKeepAlive wireguardListeningPort ' +
          'wireguardListeningPortV6 wireguardMTU wireguardMTUV6 wireguardRoutingRulePriority wireguardThreadingEnabled ' +
          'windowsManageFirewallRules xdpEnabled xdpRefreshInterval bpfCTLBLogFilter bpfConnectTimeLoadBalancing ' +
          'bpfConnectTimeLoadBalancingEnabled bpfDSROptoutCIDRs bpfDataIfacePattern bpfDisableGROForIfaces ' +
          'bpfDisableUnprivileged bpfEnforceRPF bpfExcludeCIDRsFromNAT bpfExtToServiceConnmark bpfExternalServiceMode ' +
          'bpfForceTrackPacketsFromIfaces bpfHostConntrackBypass bpfHostNetworkedNATWithoutCTLB ' +
          'bpfKubeProxyEndpointSlicesEnabled bpfKubeProxyIptablesCleanupEnabled bpfKubeProxyMinSyncPeriod bpfL3IfacePattern ' +
          'bpfLogFilters bpfLogLevel bpfMapSizeConntrack bpfMapSizeIPSets bpfMapSizeIfState bpfMapSizeNATAffinity ' +
          'bpfMapSizeNATBackend bpfMapSizeNATFrontend bpfMapSizeRoute bpfPSNATPorts bpfPolicyDebugEnabled bpfProfiling ' +
          'bpfRedirectToPeer',
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
          floatingIPs: ['Disabled'],
          interfacePrefix: ['cali'],
          ipForwarding: ['Enabled'],
          ipipEnabled: [],
          ipipMTU: [0],
          iptablesFilterAllowAction: ['Accept', 'ACCEPT'],
          iptablesFilterDenyAction: ['Drop', 'DROP'],
          iptablesMangleAllowAction: ['Accept', 'ACCEPT'],
          iptablesMarkMask: [0xffff0000],
          iptablesNATOutgoingInterfaceFilter: [],
          kubeNodePortRanges: [['30000:32767']],
          mtuIfacePattern: [],
          natOutgoingAddress: [],
          natPortRange: [],
          nftablesFilterAllowAction: [],
          nftablesFilterDenyAction: [],
          nftablesMangleAllowAction: [],
          nftablesMarkMask: [],
          nftablesMode: ['Disabled'],
          removeExternalRoutes: [true],
          routeSource: ['CalicoIPAM'],
          routeSyncDisabled: [],
          routeTableRange: [],
          routeTableRanges: [],
          serviceLoopPrevention: ['Drop'],
          sidecarAccelerationEnabled: [],
          useInternalDataplaneDriver: [true],
          vxlanEnabled: [],
          vxlanMTU: [0],
          vxlanPort: [4789],
          vxlanVNI: [4096],
          wireguardEnabled: [],
          wireguardHostEncryptionEnabled: [],
          workloadSourceSpoofing: ['Disabled'],
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
