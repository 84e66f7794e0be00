-- What wrk sends: a GET, or a POST of the media type and the body that stand behind `--`.
function init(arguments)
  if arguments[1] then
    wrk.method = "POST"
    wrk.headers["Content-Type"] = arguments[1]
    wrk.body = arguments[2]
  end
end

-- A line: answers, microseconds, answers that were no success, and connections that failed.
function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("counted %d %d %d %d\n", summary.requests, summary.duration, errors.status, failed))
end
