import { date } from "../domain/time.js";
import { useSession } from "../state/session.js";

/** How far back the page sees what only the blocks tell, and what that means for `what` stands above. */
export function HowFarBack({ what }: { what: string }) {
  const { past, lookBack } = useSession();
  if (!past) return <p class="small soft waiting">Reading the last blocks …</p>;
  const { fromBlock, toBlock, sinceMs, isAtEnd } = past;
  return (
    <p class="small soft">
      Read from the events of blocks {fromBlock.toLocaleString("en")} to {toBlock.toLocaleString("en")}
      {sinceMs !== undefined && `, since ${date(sinceMs)}`}.{" "}
      {fromBlock <= 1 ? (
        "That is all of the chain."
      ) : (
        <>
          {what} before that are not shown.{" "}
          {isAtEnd ? (
            "The node keeps no older blocks."
          ) : (
            <button type="button" class="plain" onClick={lookBack}>
              Look further back
            </button>
          )}
        </>
      )}
    </p>
  );
}
