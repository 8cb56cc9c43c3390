/** Yes and no as spreadsheets have them. */
import { undressed } from '../../../checks';
import { unreadable, type Reading } from './unreadable';

const NO = /^(?:no|n|false|0|nein|non|nee|digital|virtual)$/;
const YES = /^(?:yes|y|true|1|ja|j|oui|o|si|sí|s|x|physical|physisch)$/;

/** Empty: undefined. What is neither is refused: to take it for one of them would be a guess. */
export function yesOrNo(value: unknown): Reading<boolean | undefined> {
	if (typeof value === 'object' && value !== null) return unreadable('yes or no', value);
	const text = undressed(value).toLowerCase();
	if (text === '') return undefined;
	if (YES.test(text)) return true;
	return NO.test(text) ? false : unreadable('yes or no', value);
}
