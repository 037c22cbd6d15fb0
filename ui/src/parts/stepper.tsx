/* Where one is in a form of several steps. */
export function Stepper({ steps, at, words }: { steps: string[]; at: number; words: { step: (n: number) => string; done: string; now: string } }) {
	return (
		<ol class="steps">
			{steps.map((name, i) => (
				<li key={name} class={i < at ? 'done' : ''} aria-current={i === at ? 'step' : undefined}>
					<small>{words.step(i + 1)}{i < at ? ` · ${words.done}` : i === at ? ` · ${words.now}` : ''}</small>
					{name}
				</li>
			))}
		</ol>
	);
}
