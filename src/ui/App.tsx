export function App() {
  return (
    <main>
      <h1>Hopscope</h1>
      <p>Every hop that a packet takes through a Kubernetes cluster with Calico, and why.</p>
    </main>
  )
}
