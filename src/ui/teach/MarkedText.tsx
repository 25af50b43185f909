import { piecesOf } from '../../content/markedText.ts';
import { Term } from '../parts/Term.tsx';

/** A text whose marked words say what they mean. */
export function MarkedText({ text }: { readonly text: string }) {
  return piecesOf(text).map((piece) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      <Term key={`${piece.word} ${piece.shown}`} word={piece.word}>
        {piece.shown}
      </Term>
    ),
  );
}
