/* Step 3: other energy: none, one number, or not known. */
import { said } from '../api/words';
import type { StepProps } from '../routes/start';
import { Amount } from './found';
import { CARRIERS, energyOf, withEnergy } from './record';

export function Energy(props: StepProps) {
	const { state, record, change, w } = props;
	return (
		<>
			<p class="quiet">{w.energy.text}</p>
			{CARRIERS.map((carrier) => {
				const told = energyOf(record, carrier);
				const unit = state.totals.energy.find((each) => each.carrier === carrier)?.unit ?? '';
				return (
					<fieldset key={carrier} class="stack-small">
						<legend>{said('carrier', carrier)}</legend>
						<div class="choices three">
							{(['none', 'value', 'unknown'] as const).map((each) => (
								<label class="choice" key={each}>
									<input type="radio" name={carrier} required checked={told?.state === each} onChange={() => change(withEnergy(record, carrier, each === 'value' ? { state: each } : { state: each, quantity: null }))} />
									<span>{said('energy_state', each)}</span>
								</label>
							))}
						</div>
						{told?.state === 'value' && <Amount {...props} pointer={`/energy/${record.energy?.indexOf(told)}/quantity`} label={w.energy.year(said('carrier', carrier))} unit={unit} />}
						{told?.state === 'unknown' && <p class="small warn">{w.energy.unknownNote}</p>}
					</fieldset>
				);
			})}
		</>
	);
}
