# Redmine's own rescheduling and Gantt, timed inside its process: `rails runner redmine_peer.rb`.
# GUATU_PLAN: a JSON file {"issues": [[start, due], …], "links": [[from, to], …], "later": [number, due]}.
# Prints one line of JSON: seconds to save the later due date with all that follows, the start dates then, and
# seconds to answer a request for the Gantt of all issues. Works on whatever database Rails is given: a copy.
require "json"

plan = JSON.parse(File.read(ENV.fetch("GUATU_PLAN")))
Rails.logger.level = :error
Redmine::DefaultData::Loader.load("en") if Redmine::DefaultData::Loader.no_data?
Setting.login_required = "0"
Setting.notified_events = []
User.current = User.find_by(admin: true)
tracker = Tracker.first
project = Project.create!(name: "Plan", identifier: "plan", is_public: true, trackers: [tracker],
                          enabled_module_names: %w[issue_tracking gantt])
common = { project_id: project.id, tracker_id: tracker.id, status_id: IssueStatus.first.id,
           priority_id: IssuePriority.first.id, author_id: User.current.id, lft: 1, rgt: 2,
           created_on: Time.now, updated_on: Time.now }
plan["issues"].each_with_index.each_slice(100) do |slice|
  Issue.insert_all(slice.map do |(start, due), at|
    common.merge(id: at + 1, root_id: at + 1, subject: "Task #{at}", start_date: start, due_date: due)
  end)
end
plan["links"].each_slice(200) do |slice|
  IssueRelation.insert_all(slice.map do |from, to|
    { issue_from_id: from + 1, issue_to_id: to + 1, relation_type: "precedes", delay: 0 }
  end)
end

def seconds
  begun = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  yield
  Process.clock_gettime(Process::CLOCK_MONOTONIC) - begun
end

number, due = plan["later"]
issue = Issue.find(number + 1)
rescheduled = seconds do
  issue.due_date = Date.parse(due)
  issue.save!
end

User.current = nil
browser = ActionDispatch::Integration::Session.new(Rails.application)
browser.host! "localhost"
first = Date.parse(plan["issues"][0][0])
page = "/projects/plan/issues/gantt?year=#{first.year}&month=#{first.month}&months=24"
Setting.gantt_items_limit = "1"
browser.get(page) # loads what a first request loads
Setting.gantt_items_limit = plan["issues"].size.to_s
drawn = seconds { browser.get(page) }
raise "the Gantt answered #{browser.response.status}" unless browser.response.status == 200

puts JSON.generate(version: Redmine::VERSION.to_s, rescheduled: rescheduled, drawn: drawn,
                   bars: browser.response.body.scan("task_todo").size,
                   starts: Issue.order(:id).pluck(:start_date).map(&:to_s))
