import type { Me } from '../api/session';
import { t } from '../i18n';

export function SignIn({ me }: { me: Me | null }) {
	return <section class="card gate"><h1 tabIndex={-1}>{t.product}</h1><p>{me?.kind}</p></section>;
}
