/* Step 3: other energy: none, one number, or not known. */
import type { StepProps } from '../routes/start';
import { Amount } from './found';
import { CARRIERS, energyOf, withEnergy } from './record';

export function Energy(props: StepProps) {
	const { state, record, change, w } = props;
	return (
		<>
			<p class="quiet">{w.energy.text}</p>
			{CARRIERS.map((carrier) => {
				const said = energyOf(record, carrier);
				const unit = state.totals.energy.find((each) => each.carrier === carrier)?.unit ?? '';
				return (
					<fieldset key={carrier} class="stack-small">
						<legend>{w.energy.carriers[carrier]}</legend>
						<div class="choices three">
							{(['none', 'value', 'unknown'] as const).map((each) => (
								<label class="choice" key={each}>
									<input type="radio" name={carrier} required checked={said?.state === each} onChange={() => change(withEnergy(record, carrier, each === 'value' ? { state: each } : { state: each, quantity: null }))} />
									<span>{w.energy.states[each]}</span>
								</label>
							))}
						</div>
						{said?.state === 'value' && <Amount {...props} pointer={`/energy/${record.energy?.indexOf(said)}/quantity`} label={w.energy.year(w.energy.carriers[carrier])} unit={unit} />}
						{said?.state === 'unknown' && <p class="small warn">{w.energy.unknownNote}</p>}
					</fieldset>
				);
			})}
		</>
	);
}
