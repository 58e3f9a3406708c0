/**
 * Structs of Kubernetes' API as its Go sources have them, release 1.34 (k8s.io/api: core/v1, discovery/v1, apps/v1;
 * k8s.io/kube-proxy/config/v1alpha1; k8s.io/component-base: config/v1alpha1, logs/api/v1): those below fields that Hopscope
 * has no use for. A struct's name, its fields; `types.ts` reads it.
 */
export const KUBERNETES = `
LabelSelector: matchLabels=map:text matchExpressions=[LabelSelectorRequirement]
LabelSelectorRequirement: key=text operator=text values=[text]
PodSpec: volumes=[Volume] initContainers=[Container] containers=[Container] ephemeralContainers=[EphemeralContainer]
  restartPolicy=text terminationGracePeriodSeconds=long activeDeadlineSeconds=long dnsPolicy=text
  nodeSelector=map:text serviceAccountName=text serviceAccount=text automountServiceAccountToken=flag nodeName=text
  hostNetwork=flag hostPID=flag hostIPC=flag shareProcessNamespace=flag securityContext=PodSecurityContext
  imagePullSecrets=[LocalObjectReference] hostname=text subdomain=text affinity=Affinity schedulerName=text
  tolerations=[Toleration] hostAliases=[HostAlias] priorityClassName=text priority=whole dnsConfig=PodDNSConfig
  readinessGates=[PodReadinessGate] runtimeClassName=text enableServiceLinks=flag preemptionPolicy=text
  overhead=map:quantity topologySpreadConstraints=[TopologySpreadConstraint] setHostnameAsFQDN=flag os=PodOS
  hostUsers=flag schedulingGates=[PodSchedulingGate] resourceClaims=[PodResourceClaim] resources=ResourceRequirements
  hostnameOverride=text
Volume: name=text hostPath=HostPathVolumeSource emptyDir=EmptyDirVolumeSource
  gcePersistentDisk=GCEPersistentDiskVolumeSource awsElasticBlockStore=AWSElasticBlockStoreVolumeSource
  gitRepo=GitRepoVolumeSource secret=SecretVolumeSource nfs=NFSVolumeSource iscsi=ISCSIVolumeSource
  glusterfs=GlusterfsVolumeSource persistentVolumeClaim=PersistentVolumeClaimVolumeSource rbd=RBDVolumeSource
  flexVolume=FlexVolumeSource cinder=CinderVolumeSource cephfs=CephFSVolumeSource flocker=FlockerVolumeSource
  downwardAPI=DownwardAPIVolumeSource fc=FCVolumeSource azureFile=AzureFileVolumeSource
  configMap=ConfigMapVolumeSource vsphereVolume=VsphereVirtualDiskVolumeSource quobyte=QuobyteVolumeSource
  azureDisk=AzureDiskVolumeSource photonPersistentDisk=PhotonPersistentDiskVolumeSource
  projected=ProjectedVolumeSource portworxVolume=PortworxVolumeSource scaleIO=ScaleIOVolumeSource
  storageos=StorageOSVolumeSource csi=CSIVolumeSource ephemeral=EphemeralVolumeSource image=ImageVolumeSource
HostPathVolumeSource: path=text type=text
EmptyDirVolumeSource: medium=text sizeLimit=quantity
GCEPersistentDiskVolumeSource: pdName=text fsType=text partition=whole readOnly=flag
AWSElasticBlockStoreVolumeSource: volumeID=text fsType=text partition=whole readOnly=flag
GitRepoVolumeSource: repository=text revision=text directory=text
SecretVolumeSource: secretName=text items=[KeyToPath] defaultMode=whole optional=flag
KeyToPath: key=text path=text mode=whole
NFSVolumeSource: server=text path=text readOnly=flag
ISCSIVolumeSource: targetPortal=text iqn=text lun=whole iscsiInterface=text fsType=text readOnly=flag portals=[text]
  chapAuthDiscovery=flag chapAuthSession=flag secretRef=LocalObjectReference initiatorName=text
LocalObjectReference: name=text
GlusterfsVolumeSource: endpoints=text path=text readOnly=flag
PersistentVolumeClaimVolumeSource: claimName=text readOnly=flag
RBDVolumeSource: monitors=[text] image=text fsType=text pool=text user=text keyring=text
  secretRef=LocalObjectReference readOnly=flag
FlexVolumeSource: driver=text fsType=text secretRef=LocalObjectReference readOnly=flag options=map:text
CinderVolumeSource: volumeID=text fsType=text readOnly=flag secretRef=LocalObjectReference
CephFSVolumeSource: monitors=[text] path=text user=text secretFile=text secretRef=LocalObjectReference readOnly=flag
FlockerVolumeSource: datasetName=text datasetUUID=text
DownwardAPIVolumeSource: items=[DownwardAPIVolumeFile] defaultMode=whole
DownwardAPIVolumeFile: path=text fieldRef=ObjectFieldSelector resourceFieldRef=ResourceFieldSelector mode=whole
ObjectFieldSelector: apiVersion=text fieldPath=text
ResourceFieldSelector: containerName=text resource=text divisor=quantity
FCVolumeSource: targetWWNs=[text] lun=whole fsType=text readOnly=flag wwids=[text]
AzureFileVolumeSource: secretName=text shareName=text readOnly=flag
ConfigMapVolumeSource: name=text items=[KeyToPath] defaultMode=whole optional=flag
VsphereVirtualDiskVolumeSource: volumePath=text fsType=text storagePolicyName=text storagePolicyID=text
QuobyteVolumeSource: registry=text volume=text readOnly=flag user=text group=text tenant=text
AzureDiskVolumeSource: diskName=text diskURI=text cachingMode=text fsType=text readOnly=flag kind=text
PhotonPersistentDiskVolumeSource: pdID=text fsType=text
ProjectedVolumeSource: sources=[VolumeProjection] defaultMode=whole
VolumeProjection: secret=SecretProjection downwardAPI=DownwardAPIProjection configMap=ConfigMapProjection
  serviceAccountToken=ServiceAccountTokenProjection clusterTrustBundle=ClusterTrustBundleProjection
  podCertificate=PodCertificateProjection
SecretProjection: name=text items=[KeyToPath] optional=flag
DownwardAPIProjection: items=[DownwardAPIVolumeFile]
ConfigMapProjection: name=text items=[KeyToPath] optional=flag
ServiceAccountTokenProjection: audience=text expirationSeconds=long path=text
ClusterTrustBundleProjection: name=text signerName=text labelSelector=LabelSelector optional=flag path=text
PodCertificateProjection: signerName=text keyType=text maxExpirationSeconds=whole credentialBundlePath=text
  keyPath=text certificateChainPath=text
PortworxVolumeSource: volumeID=text fsType=text readOnly=flag
ScaleIOVolumeSource: gateway=text system=text secretRef=LocalObjectReference sslEnabled=flag protectionDomain=text
  storagePool=text storageMode=text volumeName=text fsType=text readOnly=flag
StorageOSVolumeSource: volumeName=text volumeNamespace=text fsType=text readOnly=flag secretRef=LocalObjectReference
CSIVolumeSource: driver=text readOnly=flag fsType=text volumeAttributes=map:text
  nodePublishSecretRef=LocalObjectReference
EphemeralVolumeSource: volumeClaimTemplate=PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate: metadata=ObjectMeta spec=PersistentVolumeClaimSpec
PersistentVolumeClaimSpec: accessModes=[text] selector=LabelSelector resources=VolumeResourceRequirements
  volumeName=text storageClassName=text volumeMode=text dataSource=TypedLocalObjectReference
  dataSourceRef=TypedObjectReference volumeAttributesClassName=text
VolumeResourceRequirements: limits=map:quantity requests=map:quantity
TypedLocalObjectReference: apiGroup=text kind=text name=text
TypedObjectReference: apiGroup=text kind=text name=text namespace=text
ImageVolumeSource: reference=text pullPolicy=text
Container: name=text image=text command=[text] args=[text] workingDir=text ports=[ContainerPort]
  envFrom=[EnvFromSource] env=[EnvVar] resources=ResourceRequirements resizePolicy=[ContainerResizePolicy]
  restartPolicy=text restartPolicyRules=[ContainerRestartRule] volumeMounts=[VolumeMount] volumeDevices=[VolumeDevice]
  livenessProbe=Probe readinessProbe=Probe startupProbe=Probe lifecycle=Lifecycle terminationMessagePath=text
  terminationMessagePolicy=text imagePullPolicy=text securityContext=SecurityContext stdin=flag stdinOnce=flag
  tty=flag
ContainerPort: name=text hostPort=whole containerPort=whole protocol=text hostIP=text
EnvFromSource: prefix=text configMapRef=ConfigMapEnvSource secretRef=SecretEnvSource
ConfigMapEnvSource: name=text optional=flag
SecretEnvSource: name=text optional=flag
EnvVar: name=text value=text valueFrom=EnvVarSource
EnvVarSource: fieldRef=ObjectFieldSelector resourceFieldRef=ResourceFieldSelector configMapKeyRef=ConfigMapKeySelector
  secretKeyRef=SecretKeySelector fileKeyRef=FileKeySelector
ConfigMapKeySelector: name=text key=text optional=flag
SecretKeySelector: name=text key=text optional=flag
FileKeySelector: volumeName=text path=text key=text optional=flag
ResourceRequirements: limits=map:quantity requests=map:quantity claims=[ResourceClaim]
ResourceClaim: name=text request=text
ContainerResizePolicy: resourceName=text restartPolicy=text
ContainerRestartRule: action=text exitCodes=ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes: operator=text values=[whole]
VolumeMount: name=text readOnly=flag recursiveReadOnly=text mountPath=text subPath=text mountPropagation=text
  subPathExpr=text
VolumeDevice: name=text devicePath=text
Probe: exec=ExecAction httpGet=HTTPGetAction tcpSocket=TCPSocketAction grpc=GRPCAction initialDelaySeconds=whole
  timeoutSeconds=whole periodSeconds=whole successThreshold=whole failureThreshold=whole
  terminationGracePeriodSeconds=long
ExecAction: command=[text]
HTTPGetAction: path=text port=wholeOrText host=text scheme=text httpHeaders=[HTTPHeader]
HTTPHeader: name=text value=text
TCPSocketAction: port=wholeOrText host=text
GRPCAction: port=whole service=text
Lifecycle: postStart=LifecycleHandler preStop=LifecycleHandler stopSignal=text
LifecycleHandler: exec=ExecAction httpGet=HTTPGetAction tcpSocket=TCPSocketAction sleep=SleepAction
SleepAction: seconds=long
SecurityContext: capabilities=Capabilities privileged=flag seLinuxOptions=SELinuxOptions
  windowsOptions=WindowsSecurityContextOptions runAsUser=long runAsGroup=long runAsNonRoot=flag
  readOnlyRootFilesystem=flag allowPrivilegeEscalation=flag procMount=text seccompProfile=SeccompProfile
  appArmorProfile=AppArmorProfile
Capabilities: add=[text] drop=[text]
SELinuxOptions: user=text role=text type=text level=text
WindowsSecurityContextOptions: gmsaCredentialSpecName=text gmsaCredentialSpec=text runAsUserName=text hostProcess=flag
SeccompProfile: type=text localhostProfile=text
AppArmorProfile: type=text localhostProfile=text
EphemeralContainer: name=text image=text command=[text] args=[text] workingDir=text ports=[ContainerPort]
  envFrom=[EnvFromSource] env=[EnvVar] resources=ResourceRequirements resizePolicy=[ContainerResizePolicy]
  restartPolicy=text restartPolicyRules=[ContainerRestartRule] volumeMounts=[VolumeMount] volumeDevices=[VolumeDevice]
  livenessProbe=Probe readinessProbe=Probe startupProbe=Probe lifecycle=Lifecycle terminationMessagePath=text
  terminationMessagePolicy=text imagePullPolicy=text securityContext=SecurityContext stdin=flag stdinOnce=flag
  tty=flag targetContainerName=text
PodSecurityContext: seLinuxOptions=SELinuxOptions windowsOptions=WindowsSecurityContextOptions runAsUser=long
  runAsGroup=long runAsNonRoot=flag supplementalGroups=[long] supplementalGroupsPolicy=text fsGroup=long
  sysctls=[Sysctl] fsGroupChangePolicy=text seccompProfile=SeccompProfile appArmorProfile=AppArmorProfile
  seLinuxChangePolicy=text
Sysctl: name=text value=text
Affinity: nodeAffinity=NodeAffinity podAffinity=PodAffinity podAntiAffinity=PodAntiAffinity
NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution=NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution=[PreferredSchedulingTerm]
NodeSelector: nodeSelectorTerms=[NodeSelectorTerm]
NodeSelectorTerm: matchExpressions=[NodeSelectorRequirement] matchFields=[NodeSelectorRequirement]
NodeSelectorRequirement: key=text operator=text values=[text]
PreferredSchedulingTerm: weight=whole preference=NodeSelectorTerm
PodAffinity: requiredDuringSchedulingIgnoredDuringExecution=[PodAffinityTerm]
  preferredDuringSchedulingIgnoredDuringExecution=[WeightedPodAffinityTerm]
PodAffinityTerm: labelSelector=LabelSelector namespaces=[text] topologyKey=text namespaceSelector=LabelSelector
  matchLabelKeys=[text] mismatchLabelKeys=[text]
WeightedPodAffinityTerm: weight=whole podAffinityTerm=PodAffinityTerm
PodAntiAffinity: requiredDuringSchedulingIgnoredDuringExecution=[PodAffinityTerm]
  preferredDuringSchedulingIgnoredDuringExecution=[WeightedPodAffinityTerm]
Toleration: key=text operator=text value=text effect=text tolerationSeconds=long
HostAlias: ip=text hostnames=[text]
PodDNSConfig: nameservers=[text] searches=[text] options=[PodDNSConfigOption]
PodDNSConfigOption: name=text value=text
PodReadinessGate: conditionType=text
TopologySpreadConstraint: maxSkew=whole topologyKey=text whenUnsatisfiable=text labelSelector=LabelSelector
  minDomains=whole nodeAffinityPolicy=text nodeTaintsPolicy=text matchLabelKeys=[text]
PodOS: name=text
PodSchedulingGate: name=text
PodResourceClaim: name=text resourceClaimName=text resourceClaimTemplateName=text
ServiceSpec: ports=[ServicePort] selector=map:text clusterIP=text clusterIPs=[text] type=text externalIPs=[text]
  sessionAffinity=text loadBalancerIP=text loadBalancerSourceRanges=[text] externalName=text
  externalTrafficPolicy=text healthCheckNodePort=whole publishNotReadyAddresses=flag
  sessionAffinityConfig=SessionAffinityConfig ipFamilies=[text] ipFamilyPolicy=text allocateLoadBalancerNodePorts=flag
  loadBalancerClass=text internalTrafficPolicy=text trafficDistribution=text
ServicePort: name=text protocol=text appProtocol=text port=whole targetPort=wholeOrText nodePort=whole
SessionAffinityConfig: clientIP=ClientIPConfig
ClientIPConfig: timeoutSeconds=whole
NodeSpec: podCIDR=text podCIDRs=[text] providerID=text unschedulable=flag taints=[Taint] configSource=NodeConfigSource
  externalID=text
Taint: key=text value=text effect=text timeAdded=time
NodeConfigSource: configMap=ConfigMapNodeConfigSource
ConfigMapNodeConfigSource: namespace=text name=text uid=text resourceVersion=text kubeletConfigKey=text
NamespaceSpec: finalizers=[text]
EndpointAddress: ip=text hostname=text nodeName=text targetRef=ObjectReference
ObjectReference: kind=text namespace=text name=text uid=text apiVersion=text resourceVersion=text fieldPath=text
EndpointSubset: addresses=[EndpointAddress] notReadyAddresses=[EndpointAddress] ports=[EndpointPort]
EndpointPort: name=text port=whole protocol=text appProtocol=text
LoadBalancerIngress: ip=text hostname=text ipMode=text ports=[PortStatus]
PortStatus: port=whole protocol=text error=text
Endpoint: addresses=[text] conditions=EndpointConditions hostname=text targetRef=ObjectReference
  deprecatedTopology=map:text nodeName=text zone=text hints=EndpointHints
EndpointConditions: ready=flag serving=flag terminating=flag
EndpointHints: forZones=[ForZone] forNodes=[ForNode]
ForZone: name=text
ForNode: name=text
PodTemplateSpec: metadata=ObjectMeta spec=PodSpec
DeploymentSpec: replicas=whole selector=LabelSelector template=PodTemplateSpec strategy=DeploymentStrategy
  minReadySeconds=whole revisionHistoryLimit=whole paused=flag progressDeadlineSeconds=whole
DeploymentStrategy: type=text rollingUpdate=RollingUpdateDeployment
RollingUpdateDeployment: maxUnavailable=wholeOrText maxSurge=wholeOrText
ReplicaSetSpec: replicas=whole minReadySeconds=whole selector=LabelSelector template=PodTemplateSpec
ReplicationControllerSpec: replicas=whole minReadySeconds=whole selector=map:text template=PodTemplateSpec
StatefulSetSpec: replicas=whole selector=LabelSelector template=PodTemplateSpec
  volumeClaimTemplates=[PersistentVolumeClaim] serviceName=text podManagementPolicy=text
  updateStrategy=StatefulSetUpdateStrategy revisionHistoryLimit=whole minReadySeconds=whole
  persistentVolumeClaimRetentionPolicy=StatefulSetPersistentVolumeClaimRetentionPolicy ordinals=StatefulSetOrdinals
StatefulSetUpdateStrategy: type=text rollingUpdate=RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy: partition=whole maxUnavailable=wholeOrText
StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted=text whenScaled=text
StatefulSetOrdinals: start=whole
PersistentVolumeClaim: apiVersion=text kind=text metadata=any spec=PersistentVolumeClaimSpec status=any
DaemonSetSpec: selector=LabelSelector template=PodTemplateSpec updateStrategy=DaemonSetUpdateStrategy
  minReadySeconds=whole revisionHistoryLimit=whole
DaemonSetUpdateStrategy: type=text rollingUpdate=RollingUpdateDaemonSet
RollingUpdateDaemonSet: maxUnavailable=wholeOrText maxSurge=wholeOrText
KubeProxyConfiguration: apiVersion=text kind=text featureGates=map:flag
  clientConnection=ClientConnectionConfiguration logging=LoggingConfiguration hostnameOverride=text bindAddress=text
  healthzBindAddress=text metricsBindAddress=text bindAddressHardFail=flag enableProfiling=flag
  showHiddenMetricsForVersion=text mode=text iptables=KubeProxyIPTablesConfiguration ipvs=KubeProxyIPVSConfiguration
  nftables=KubeProxyNFTablesConfiguration winkernel=KubeProxyWinkernelConfiguration detectLocalMode=text
  detectLocal=DetectLocalConfiguration clusterCIDR=text nodePortAddresses=[text] oomScoreAdj=whole
  conntrack=KubeProxyConntrackConfiguration configSyncPeriod=duration portRange=text windowsRunAsService=flag
KubeProxyIPTablesConfiguration: masqueradeBit=whole masqueradeAll=flag localhostNodePorts=flag syncPeriod=duration
  minSyncPeriod=duration
KubeProxyIPVSConfiguration: syncPeriod=duration minSyncPeriod=duration scheduler=text excludeCIDRs=[text]
  strictARP=flag tcpTimeout=duration tcpFinTimeout=duration udpTimeout=duration
KubeProxyNFTablesConfiguration: masqueradeBit=whole masqueradeAll=flag syncPeriod=duration minSyncPeriod=duration
KubeProxyConntrackConfiguration: maxPerCore=whole min=whole tcpEstablishedTimeout=duration
  tcpCloseWaitTimeout=duration tcpBeLiberal=flag udpTimeout=duration udpStreamTimeout=duration
KubeProxyWinkernelConfiguration: networkName=text sourceVip=text enableDSR=flag rootHnsEndpointName=text
  forwardHealthCheckVip=flag
DetectLocalConfiguration: bridgeInterface=text interfaceNamePrefix=text
ClientConnectionConfiguration: kubeconfig=text acceptContentTypes=text contentType=text qps=number burst=whole
LoggingConfiguration: format=text flushFrequency=wholeOrText verbosity=whole vmodule=[VModuleItem]
  options=FormatOptions
VModuleItem: filePattern=text verbosity=whole
FormatOptions: text=TextOptions json=JSONOptions
TextOptions: splitStream=flag infoBufferSize=quantity
JSONOptions: splitStream=flag infoBufferSize=quantity
`
