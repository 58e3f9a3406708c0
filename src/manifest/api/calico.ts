/** Structs of Calico's API, v3.22 (api/pkg/apis/projectcalico/v3), as `kubernetes.ts` has those of Kubernetes. */
export const CALICO = `
FelixConfigurationSpec: useInternalDataplaneDriver=flag dataplaneDriver=text ipv6Support=flag
  routeRefreshInterval=duration interfaceRefreshInterval=duration iptablesRefreshInterval=duration
  iptablesPostWriteCheckInterval=duration iptablesLockFilePath=text iptablesLockTimeout=duration
  iptablesLockProbeInterval=duration featureDetectOverride=text ipsetsRefreshInterval=duration maxIpsetSize=whole
  iptablesBackend=text xdpRefreshInterval=duration netlinkTimeout=duration metadataAddr=text metadataPort=whole
  openstackRegion=text interfacePrefix=text interfaceExclude=text chainInsertMode=text
  defaultEndpointToHostAction=text iptablesFilterAllowAction=text iptablesMangleAllowAction=text logPrefix=text
  logFilePath=text logSeverityFile=text logSeverityScreen=text logSeveritySys=text logDebugFilenameRegex=text
  ipipEnabled=flag ipipMTU=whole vxlanEnabled=flag vxlanMTU=whole vxlanPort=whole vxlanVNI=whole
  allowVXLANPacketsFromWorkloads=flag allowIPIPPacketsFromWorkloads=flag reportingInterval=duration
  reportingTTL=duration endpointReportingEnabled=flag endpointReportingDelay=duration iptablesMarkMask=whole
  disableConntrackInvalidCheck=flag healthEnabled=flag healthHost=text healthPort=whole prometheusMetricsEnabled=flag
  prometheusMetricsHost=text prometheusMetricsPort=whole prometheusGoMetricsEnabled=flag
  prometheusProcessMetricsEnabled=flag prometheusWireGuardMetricsEnabled=flag failsafeInboundHostPorts=[ProtoPort]
  failsafeOutboundHostPorts=[ProtoPort] kubeNodePortRanges=[wholeOrText] policySyncPathPrefix=text
  usageReportingEnabled=flag usageReportingInitialDelay=duration usageReportingInterval=duration
  natPortRange=wholeOrText natOutgoingAddress=text deviceRouteSourceAddress=text deviceRouteProtocol=whole
  removeExternalRoutes=flag externalNodesList=[text] debugMemoryProfilePath=text debugDisableLogDropping=flag
  debugSimulateCalcGraphHangAfter=duration debugSimulateDataplaneHangAfter=duration
  iptablesNATOutgoingInterfaceFilter=text sidecarAccelerationEnabled=flag xdpEnabled=flag genericXDPEnabled=flag
  bpfEnabled=flag bpfDisableUnprivileged=flag bpfLogLevel=text bpfDataIfacePattern=text
  bpfConnectTimeLoadBalancingEnabled=flag bpfExternalServiceMode=text bpfExtToServiceConnmark=whole
  bpfKubeProxyIptablesCleanupEnabled=flag bpfKubeProxyMinSyncPeriod=duration bpfKubeProxyEndpointSlicesEnabled=flag
  bpfPSNATPorts=wholeOrText routeSource=text routeTableRange=RouteTableRange wireguardEnabled=flag
  wireguardListeningPort=whole wireguardRoutingRulePriority=whole wireguardInterfaceName=text wireguardMTU=whole
  wireguardHostEncryptionEnabled=flag awsSrcDstCheck=text serviceLoopPrevention=text mtuIfacePattern=text
ProtoPort: protocol=text port=whole net=text
RouteTableRange: min=whole max=whole
RuleMetadata: annotations=map:text
HTTPMatch: methods=[text] paths=[HTTPPath]
HTTPPath: exact=text prefix=text
Rule: metadata=RuleMetadata
`
