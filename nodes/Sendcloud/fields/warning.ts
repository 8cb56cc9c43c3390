/** What a merchant must know before the operation runs, because it cannot be undone. */
import { field } from '../engine/define';

export const warningField = (words: string) =>
	field({ displayName: words, type: 'notice', default: '' });
