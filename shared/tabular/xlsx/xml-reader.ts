import type { Limits } from '../limits.ts';
import { malformedXml } from '../refused-workbook.ts';
import { elementEnd } from './element-content.ts';
import { ElementStack } from './element-stack.ts';
import { AttributeCursor, INCOMPLETE } from './xml-attributes.ts';
import { EXCLAMATION_MARK, QUESTION_MARK, SLASH } from './xml-characters.ts';
import { isNamed, markupEnd, nameEnd, refuseText, textEnd } from './xml-markup.ts';
import { XmlWindow } from './xml-window.ts';

/**
 * Goes through a part from markup to markup, over a window that gets its chunks one after the other. What is not all
 * there yet is begun again when more is.
 */
export class XmlReader {
  readonly window: XmlWindow;
  readonly stack: ElementStack;
  readonly cursor = new AttributeCursor();
  /** Behind the markup at the window's position. */
  markupEnd = 0;
  #hasRoot = false;

  constructor(part: string, limits: Limits) {
    this.window = new XmlWindow(part, limits);
    this.stack = new ElementStack(part);
  }

  /** Goes on to the next markup; false when it is not all there yet. */
  nextMarkup(): boolean {
    const { window, stack, cursor } = this;
    const start = textEnd(window.bytes, window.position, window.part);
    if (stack.depth === 0) refuseText(window.bytes, window.position, start, window.part);
    window.position = start;
    const next =
      start < window.end ? markupEnd(window.bytes, start, window.end, cursor, window.part) : INCOMPLETE;
    if (next === INCOMPLETE) return false;
    this.markupEnd = next;
    return true;
  }

  /** Whether the markup opens an element of this local name. */
  isOpening(name: string): boolean {
    const { bytes, position } = this.window;
    const first = bytes[position + 1];
    if (first === EXCLAMATION_MARK || first === QUESTION_MARK) return false;
    return isNamed(bytes, position + 1, nameEnd(bytes, position + 1), name);
  }

  /** Whether the markup is an element without content. Only of an element's. */
  get isEmptyElement(): boolean {
    return this.window.bytes[this.markupEnd - 2] === SLASH;
  }

  /** Leaves the markup behind. */
  follow(): void {
    const { window, stack } = this;
    const depth = stack.depth;
    stack.follow(window.bytes, window.position, this.markupEnd);
    if (depth === 0 && stack.depth === 1) {
      if (this.#hasRoot) throw malformedXml(window.part);
      this.#hasRoot = true;
    }
    window.position = this.markupEnd;
  }

  /** Leaves the element behind whose opening tag the markup is; false when it is not all there yet. */
  skipElement(): boolean {
    const { window, stack, cursor } = this;
    const { bytes, position } = window;
    const depth = stack.depth;
    stack.push(bytes, position + 1, nameEnd(bytes, position + 1));
    const next = elementEnd(bytes, this.markupEnd, window.end, stack, cursor, window.part);
    if (next === INCOMPLETE) {
      stack.truncate(depth);
      return false;
    }
    window.position = next;
    return true;
  }

  /** @throws {UnreadableFileError} when the part ended before its elements did. */
  finish(): void {
    const { window, stack } = this;
    if (window.position < window.end || stack.depth > 0) throw malformedXml(window.part);
  }
}
