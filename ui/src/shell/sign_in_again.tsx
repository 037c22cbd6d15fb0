/* A session that ended while somebody was typing: who signs in again finds the page as it was; who is somebody else gets a page of their own. */
import { goOn } from '../api/fetch';
import { refresh } from '../api/query';
import { readMe, type Me } from '../api/session';
import { t } from '../i18n';
import { Dialog } from '../parts/dialog';
import { SignIn } from './sign_in';

export function SignInAgain({ me, onClose }: { me: Me; onClose: () => void }) {
	const done = async () => {
		const now = await readMe();
		if (now?.person?.person !== me.person?.person || now?.role !== me.role)
			return location.reload();
		onClose();
		refresh('/v1/');
		goOn();
	};
	return <Dialog title={t.signedOut} onClose={onClose}><p>{t.keptHere}</p><SignIn me={null} onDone={() => void done()} /></Dialog>;
}
